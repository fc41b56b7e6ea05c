import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fp from 'fastify-plugin'

/** The page is a viewer that styles itself inline; scripts come from here alone, as everywhere. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

/** The description of all routes, and a page to read it. To be registered before the routes. */
export const apiDocs = fp<{ version: string }>(
  async (app, { version }) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Causerie',
          description: 'Conversations with customers. Lists answer `{ items, next }`; problems are RFC 9457.',
          version,
          license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
        },
        components: {
          securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'causerie' } },
        },
        tags: [
          { name: 'door', description: 'Coming in and going out' },
          { name: 'people', description: 'Oneself, colleagues and invitations' },
          { name: 'channels', description: 'Connected accounts' },
          { name: 'inbox', description: 'Conversations, notes and replies' },
          { name: 'system', description: 'Jobs and health' },
        ],
      },
      refResolver: { buildLocalReference: (schema) => String(schema['$id']) },
      transform: ({ schema, url, route }) => {
        const open = route.config?.audience === 'everybody' || !url.startsWith('/api/')
        return { schema: { ...schema, security: open ? [] : [{ session: [] }] }, url }
      },
    })
    await app.register(swaggerUi, {
      routePrefix: '/api/docs',
      staticCSP: pagePolicy,
      uiConfig: { deepLinking: true, tryItOutEnabled: false, validatorUrl: null },
    })
    app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  },
  { name: 'api-docs' },
)
