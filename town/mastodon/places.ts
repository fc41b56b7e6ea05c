/** The server that Town speaks as; people of other servers are seen from here. */
export const homeServer = 'pont.town.test'
/** Below which path of Town's address it answers. */
export const pathPrefix = '/mastodon'
