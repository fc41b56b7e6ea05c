/**
 * X renamed its fields in version 2.167 of its description (August 2026), on the same addresses. Requests are made
 * in the newer words until a server refuses them; answers are read in either.
 */
export type Dialect = { fields: Record<string, string> }

const userFields = 'id,name,username,profile_image_url,protected'
const mediaFields = 'media_key,type,url,preview_image_url,alt_text'

const shared = [
  'attachments',
  'conversation_id',
  'created_at',
  'display_text_range',
  'entities',
  'id',
  'lang',
  'text',
]

export const dialects: readonly [Dialect, Dialect] = [
  {
    fields: {
      'post.fields': [...shared, 'note_post'].join(','),
      expansions:
        'attachments.media_keys,author_id,edit_history_post_ids,in_reply_to_user_id,referenced_posts',
      'user.fields': userFields,
      'media.fields': mediaFields,
    },
  },
  {
    fields: {
      'tweet.fields': [
        ...shared,
        'author_id',
        'edit_history_tweet_ids',
        'in_reply_to_user_id',
        'note_tweet',
        'referenced_tweets',
      ].join(','),
      expansions:
        'attachments.media_keys,author_id,in_reply_to_user_id,referenced_tweets.id,referenced_tweets.id.author_id',
      'user.fields': userFields,
      'media.fields': mediaFields,
    },
  },
]
