/** Elasticsearch behind TLS of a private authority, with an API key or with name and password. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { expect, test } from 'vitest'
import type { ElasticsearchAccess } from '../../server/adapters/store-elasticsearch/clients.ts'
import { ElasticsearchStore } from '../../server/adapters/store-elasticsearch/elasticsearch-store.ts'
import { noteDocument } from '../support/documents.ts'
import { dropIndices, elasticsearchUrl, ownPrefix } from '../support/engines.ts'
import { makeTempDir } from '../support/temp-dir.ts'

/** A certificate that nobody else vouches for. */
const makeCertificate = (folder: string): { key: string; cert: string } => {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const files = ['-keyout', key, '-out', cert]
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files],
    {
      stdio: 'ignore',
    },
  )
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
}

/** The real Elasticsearch behind a door that asks for this. */
const guard = async (authorization: string) => {
  const folder = makeTempDir()
  const { key, cert } = makeCertificate(folder.path)
  const server = createServer({ key, cert }, (incoming, outgoing) => {
    if (incoming.headers.authorization !== authorization) {
      outgoing.writeHead(401, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' })
      outgoing.end(
        JSON.stringify({ error: { type: 'security_exception', reason: 'who are you' }, status: 401 }),
      )
      return
    }
    const { method, headers, url } = incoming
    const { authorization: _, host: __, ...rest } = headers
    const onward = request(elasticsearchUrl() + url, { method, headers: rest }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(onward)
  }).listen(0, 'localhost')
  await once(server, 'listening')
  return {
    address: `localhost:${(server.address() as AddressInfo).port}`,
    ca: cert,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

const works = async (access: ElasticsearchAccess): Promise<void> => {
  const prefix = ownPrefix()
  const store = await ElasticsearchStore.open({ ...access, prefix, refreshMs: 100 })
  expect(await store.write([{ op: 'create', kind: 'note', doc: noteDocument('n1') }])).toEqual(['done'])
  expect((await store.find('note', 'n1'))?.id).toBe('n1')
  await store.close()
  await dropIndices(prefix)
}

test('with an API key', async () => {
  await using door = await guard('ApiKey c2VjcmV0')
  const { ca, address } = door
  const urls = [`https://${address}`]
  await works({ urls, ca, apiKey: 'c2VjcmV0' })
  const wrong = ElasticsearchStore.open({ urls, ca, apiKey: 'd3Jvbmc=', prefix: 'nobody' })
  await expect(wrong).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringContaining('Check ELASTICSEARCH_API_KEY'),
  })
})

test('with name and password in the address', async () => {
  await using door = await guard(`Basic ${Buffer.from('causerie:pass:wörd').toString('base64')}`)
  const { ca, address } = door
  await works({ urls: [`https://causerie:${encodeURIComponent('pass:wörd')}@${address}`], ca })
})

test('without its certificate it is not trusted', async () => {
  await using door = await guard('ApiKey c2VjcmV0')
  const opening = ElasticsearchStore.open({
    urls: [`https://${door.address}`],
    apiKey: 'c2VjcmV0',
    prefix: 'nobody',
  })
  await expect(opening).rejects.toMatchObject({ code: 'unreachable' })
})

test('with a certificate of one’s own the usual ones are trusted on', async () => {
  await using own = await guard('ApiKey c2VjcmV0')
  await using usual = await guard('ApiKey c2VjcmV0')
  const before = getCACertificates('default')
  setDefaultCACertificates([...before, usual.ca])
  try {
    for (const { address } of [own, usual])
      await works({ urls: [`https://${address}`], ca: own.ca, apiKey: 'c2VjcmV0' })
  } finally {
    setDefaultCACertificates(before)
  }
})
