/** What Elasticsearch does inside a document, in one step. */

/** Replaces it if it still has the version told; keeps what only the index knows. */
export const replaceScript = `
  def old = ctx._source;
  if (((Number) old.version).longValue() != ((Number) params.ifVersion).longValue()) {
    ctx.op = 'none';
  } else {
    def doc = params.doc;
    def since = old.pendingSince;
    def factsAt = old.factsAt;
    def of = old.conversation;
    boolean sameFacts = doc.factsAt != null;
    if (sameFacts) {
      for (name in params.facts) {
        if (old.fields[name] != doc.fields[name]) { sameFacts = false; }
      }
    }
    boolean staysIn = of != null && old.fields.conversationId == doc.fields.conversationId;
    ctx._source.clear();
    ctx._source.putAll(doc);
    if (since != null && doc.pendingSince != null) { ctx._source.pendingSince = since; }
    if (sameFacts) { ctx._source.factsAt = factsAt; }
    if (staysIn && (doc.conversation == null
      || ((Number) of.version).longValue() >= ((Number) doc.conversation.version).longValue())) {
      ctx._source.conversation = of;
    }
  }`

/** Takes it away if it still has the version told. */
export const removeScript = `
  boolean isThat = ((Number) ctx._source.version).longValue() == ((Number) params.ifVersion).longValue();
  ctx.op = isThat ? 'delete' : 'none';`

/** Takes told changes off what is pending. */
export const settleScript = `
  int before = ctx._source.pending.size();
  ctx._source.pending.removeIf(change -> params.numbers.contains(change.number));
  if (ctx._source.pending.size() == before) {
    ctx.op = 'none';
  } else if (ctx._source.pending.size() == 0) {
    ctx._source.remove('pendingSince');
  }`

/** Tells a post what is searched of its conversation, or that there is none any more. */
export const spreadScript = `
  def of = ctx._source.conversation;
  if (ctx._source.fields.conversationId != params.id) {
    ctx.op = 'none';
  } else if (params.facts == null) {
    if (of == null) { ctx.op = 'none'; } else { ctx._source.remove('conversation'); }
  } else if (of != null
    && ((Number) of.version).longValue() >= ((Number) params.facts.version).longValue()) {
    ctx.op = 'none';
  } else {
    ctx._source.conversation = params.facts;
  }`
