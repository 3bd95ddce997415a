import type { BoardId, RunId } from "../../src/core/ids.ts";
import { addMember } from "./api.ts";
import { testIds } from "./builders.ts";
import type { Kairo } from "./kairo.ts";
import { type StartedPackage, startPackage } from "./started-package.ts";

/** The ids of one brand's things, by their prefix. */
export interface Things {
  started: StartedPackage;
  ids: Record<string, string>;
  member: string;
}

/** A brand with one thing of every kind that an id can name. */
export async function gatherThings(kairo: Kairo): Promise<Things> {
  const started = await startPackage(kairo, 1);
  const { brand, opportunityIds, packageId, variantIds } = started;
  const { scope } = brand;
  const member = await addMember(kairo, brand, "editor");
  return kairo.container.unitOfWork.write(scope, async (tx) => {
    const { personas, pillars } = await tx.brands.getSnapshot(scope);
    const [signal] = (await tx.signals.list(scope, {}, { limit: 1 })).items;
    const [source] = await tx.signals.listSources(scope);
    const [run] = (await tx.runs.list(scope, { graph: "PackageWorkspaceV1" }, { limit: 1 })).items;
    const board = await tx.boards.findLatest(scope);
    const [shipped] = await tx.patterns.list(scope);
    const own = { ...shipped!, id: testIds.next("pat"), tenantId: scope.tenantId, brandId: scope.brandId, key: "own" };
    await tx.patterns.insert(scope, own);
    return {
      started,
      member,
      ids: {
        tenant: scope.tenantId,
        brand: scope.brandId,
        persona: personas[0]!.id,
        pillar: pillars[0]!.id,
        signal: signal!.id,
        cluster: signal!.clusterId ?? testIds.next("cluster"),
        source: source!.id,
        opp: opportunityIds[1]!,
        pkg: packageId,
        var: variantIds[0]!,
        pat: own.id,
        run: run!.id as RunId,
        board: board!.id as BoardId,
      },
    };
  });
}

/**
 * One input of every procedure that is in order, about the things of one brand. A procedure that is missing here makes
 * the walk fail: give it its row.
 */
export function validInputs({ ids, member }: Things): Record<string, Record<string, unknown> | undefined> {
  const { brand, persona, pillar, signal, cluster, opp, pkg, pat, run, board, tenant } = ids;
  const of = (more: Record<string, unknown> = {}) => ({ brandId: brand, ...more });
  const seen = { variantId: ids.var, revision: 1 };
  const many = { variants: [seen] };
  const content = { parts: ["Other words."], title: null, cta: null, hashtags: ["repair"], links: [] };
  const pattern = {
    key: "walked",
    name: "Walked",
    description: "A walk.",
    hookType: "question",
    structure: "steps",
    beats: [{ name: "hook", instruction: "Ask.", optional: false }],
    exampleHook: "Why walk?",
    channels: ["linkedin"],
    lengthBand: "short",
    ctaType: "none",
  };
  const event = {
    kind: "metric",
    variantId: ids.var,
    source: "walk",
    externalId: null,
    metric: "likes",
    value: 3,
    valueKind: "cumulative",
    metricAsOf: "2026-11-20T08:00:00Z",
  };
  return {
    "editorial.opportunities.create": of({
      title: "A walk",
      thesis: "Walking helps.",
      personaId: persona,
      pillarId: pillar,
      evidenceIds: [signal],
      supportingPoints: [{ text: "It does.", evidenceIds: [signal] }],
    }),
    "editorial.opportunities.dismiss": of({ opportunityIds: [opp], reason: "not_now" }),
    "editorial.opportunities.pin": of({ opportunityId: opp }),
    "editorial.opportunities.restore": of({ opportunityId: opp }),
    "editorial.opportunities.snooze": of({ opportunityId: opp, until: "2026-12-01T08:00:00Z" }),
    "editorial.opportunities.unpin": of({ opportunityId: opp }),
    "editorial.packages.archive": of({ packageId: pkg, revision: 1 }),
    "editorial.packages.restore": of({ packageId: pkg, revision: 1 }),
    "editorial.packages.update": of({ packageId: pkg, revision: 1, set: { notes: "Noted." } }),
    "editorial.patterns.create": of(pattern),
    "editorial.patterns.deprecate": of({ patternId: pat }),
    "editorial.patterns.setPreference": of({ patternId: pat, preference: "less" }),
    "editorial.patterns.update": of({ patternId: pat, set: { name: "Walked on" } }),
    "editorial.signals.add": of({ item: { title: "A walk", url: "https://walk.example/1" } }),
    "editorial.signals.import": of({ source: { name: "Walks" }, items: [{ title: "Two walks", guid: "w2" }] }),
    "editorial.signals.join": of({ clusterIds: [cluster, cluster] }),
    "editorial.signals.split": of({ signalIds: [signal] }),
    "editorial.variants.approve": of(many),
    "editorial.variants.duplicate": of({ variantId: ids.var }),
    "editorial.variants.edit": of({ ...seen, content }),
    "editorial.variants.markPublished": of({ ...seen, permalink: "https://walk.example/post" }),
    "editorial.variants.reject": of({ ...many, reason: "generic" }),
    "editorial.variants.requestChanges": of({ ...seen, reason: "Shorter." }),
    "editorial.variants.saveAsExample": of({ variantId: ids.var }),
    "editorial.variants.schedule": of({ ...many, schedule: { localTime: "2026-12-01T09:30", timeZone: "UTC" } }),
    "editorial.variants.submit": of(seen),
    "editorial.variants.unschedule": of(seen),
    "events.board.seen": of({ boardId: board, shown: [{ opportunityId: opp, position: 1 }] }),
    "events.execution.record": of({ events: [event] }),
    "hero.opportunities.summarize": of({ opportunityId: opp }),
    "hero.packages.createFromOpportunity": of({ opportunityId: opp, channels: ["linkedin"], perChannel: 1 }),
    "hero.packages.generateVariants": of({ packageId: pkg, perChannel: 1 }),
    "hero.patterns.suggest": of({
      channel: "linkedin",
      pillarId: pillar,
      personaId: persona,
      evidenceIds: [signal],
      seed: "walk",
    }),
    "hero.runs.cancel": of({ runId: run }),
    "hero.runs.retry": of({ runId: run }),
    "hero.today.refresh": of(),
    "hero.variants.evaluate": of({ packageId: pkg }),
    "hero.variants.regenerate": of({ packageId: pkg, variantIds: [ids.var] }),
    "hero.variants.revise": of({ ...seen, wish: "Shorter, please." }),
    "reference.brands.diff": of({ from: 1 }),
    "reference.brands.get": of({ version: 1 }),
    "reference.brands.list": {},
    "reference.brands.snapshots": of({ limit: 5 }),
    "reference.learning.explain": of({ channel: "linkedin", hookType: "question", pillarId: pillar }),
    "reference.learning.summary": of(),
    "reference.me": {},
    "reference.members.list": { tenantId: tenant },
    "reference.opportunities.explain": of({ opportunityId: opp }),
    "reference.opportunities.get": of({ opportunityId: opp }),
    "reference.opportunities.list": of({ limit: 5, personaId: persona, pillarId: pillar, band: "ready" }),
    "reference.packages.get": of({ packageId: pkg }),
    "reference.packages.list": of({ limit: 5, channel: "linkedin", personaId: persona, pillarId: pillar }),
    "reference.patterns.list": of({ channel: "linkedin" }),
    "reference.patterns.search": of({ query: "contrarian hook" }),
    "reference.runs.get": of({ runId: run }),
    "reference.runs.list": of({ limit: 5, subjectId: pkg }),
    "reference.search": of({ query: "lanes", kinds: ["signal"], limit: 5 }),
    "reference.signals.list": of({ limit: 5, sourceId: ids.source, clusterId: cluster }),
    "reference.sources.list": of(),
    "reference.today": of(),
    "reference.variants.evaluations": of({ variantId: ids.var }),
    "reference.variants.get": of({ variantId: ids.var }),
    "reference.variants.list": of({ limit: 5, statuses: ["draft"], packageIds: [pkg] }),
    "reference.variants.revisions": of({ variantId: ids.var }),
    "reference.webhooks.list": of(),
    "settings.account.start": { tenantName: "Walkers" },
    "settings.brands.archive": of(),
    "settings.brands.create": { tenantId: tenant, file: { version: 1, name: "Walk on" } },
    "settings.brands.export": of(),
    "settings.brands.import": of({ file: { version: 1, name: "Walk here" } }),
    "settings.brands.previewImport": of({ text: "version: 1\nname: Walk here\n" }),
    "settings.brands.restore": of(),
    "settings.brands.setApprovalPolicy": of({ approvalPolicy: "self" }),
    "settings.brands.setBudgets": of({ budgets: { tokensPerDay: null } }),
    "settings.brands.setShareLearning": of({ shareLearning: false }),
    "settings.brands.update": of({ set: { objective: "leads", tone: { tags: ["plain"] } } }),
    "settings.channels.set": of({ channel: "blog", set: { enabled: true, notes: "Long." } }),
    "settings.guardrails.add": of({ rule: { pattern: "walkathon" } }),
    "settings.guardrails.import": of({ text: "pattern,severity\nsprint,warn\n", preview: true }),
    "settings.guardrails.remove": of({ ruleId: "no-such-rule" }),
    "settings.guardrails.update": of({ ruleId: "no-such-rule", set: { severity: "warn" } }),
    "settings.matrix.set": of({ entries: [{ personaId: persona, pillarId: pillar, weight: 0.5, angle: null }] }),
    "settings.members.add": { tenantId: tenant, email: "walker@example.com", role: "viewer", brandIds: [brand] },
    "settings.members.remove": { tenantId: tenant, userId: member },
    "settings.members.setRole": { tenantId: tenant, userId: member, role: "editor", brandIds: [brand] },
    "settings.personas.add": of({ persona: { name: "Walker" } }),
    "settings.personas.remove": of({ personaId: persona }),
    "settings.personas.update": of({ personaId: persona, set: { pains: ["sore feet"] } }),
    "settings.pillars.add": of({ pillar: { name: "Walking" } }),
    "settings.pillars.remove": of({ pillarId: pillar }),
    "settings.webhooks.create": of({ name: "Walk" }),
    "settings.webhooks.revoke": of({ secretId: "00000000-0000-4000-8000-000000000001" }),
    "settings.pillars.update": of({ pillarId: pillar, set: { keywords: ["walk"] } }),
  };
}
