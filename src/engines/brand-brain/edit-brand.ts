import type { Budgets } from "../../core/brand.ts";
import type { BrandSnapshot } from "../../core/brand-snapshot.ts";
import type { Channel } from "../../core/channels.ts";
import type { ContentPillar } from "../../core/content-pillar.ts";
import type {
  BrandFields,
  ChannelFields,
  GuardrailFields,
  NewGuardrail,
  NewPersona,
  NewPillar,
  PersonaFields,
  PillarFields,
} from "../../core/dto/brand-edit.ts";
import { KairoError, notFound } from "../../core/errors.ts";
import type { PersonaId, PillarId } from "../../core/ids.ts";
import type { Persona, PersonaPillar } from "../../core/persona.ts";
import { channelsFrom, guardrailsFrom } from "./brand-file-parts.ts";

/** A change of a brand as a person asks for it: the snapshot before in, the one after out. What it states is no longer `suggested`. */
export type BrandEdit = (before: BrandSnapshot) => BrandSnapshot;

export function editBrand(fields: BrandFields): BrandEdit {
  return ({ brand, ...parts }) => {
    const { positioning = {}, tone = {}, ...plain } = given(fields);
    return {
      ...parts,
      brand: {
        ...brand,
        ...plain,
        positioning: { ...brand.positioning, ...given(positioning) },
        tone: { ...brand.tone, ...given(tone), axes: { ...brand.tone.axes, ...given(tone.axes ?? {}) } },
        suggested: brand.suggested.filter((path) => !states(fields, path)),
      },
    };
  };
}

export function setPolicy(
  policy: Partial<Pick<BrandSnapshot["brand"], "approvalPolicy" | "shareLearning">> & { budgets?: Partial<Budgets> },
): BrandEdit {
  return ({ brand, ...parts }) => {
    const { budgets = {}, ...plain } = policy;
    return { ...parts, brand: { ...brand, ...given(plain), budgets: { ...brand.budgets, ...given(budgets) } } };
  };
}

export function addPersona(id: PersonaId, fields: NewPersona): BrandEdit {
  return stated("personas", (before) => {
    const { tenantId, id: brandId } = before.brand;
    const empty = { role: null, summary: null, goals: [], pains: [], vocabulary: [], channelNotes: null };
    const persona: Persona = { ...empty, ...given(fields), id, tenantId, brandId, deletedAt: null };
    return { ...before, personas: [...before.personas, persona] };
  });
}

/** @throws NOT_FOUND, as the others that change or remove */
export function editPersona(id: PersonaId, fields: PersonaFields): BrandEdit {
  return stated("personas", (before) => ({ ...before, personas: replaced(before.personas, "persona", id, fields) }));
}

export function removePersona(id: PersonaId): BrandEdit {
  return stated("personas", (before) => ({
    ...before,
    personas: without(before.personas, "persona", id),
    matrix: before.matrix.filter(({ personaId }) => personaId !== id),
  }));
}

export function addPillar(id: PillarId, fields: NewPillar): BrandEdit {
  return stated("pillars", (before) => {
    const { tenantId, id: brandId } = before.brand;
    const empty = { description: null, keywords: [], targetShare: null, isActive: true };
    const priority = Math.min(100, Math.max(0, ...before.pillars.map((pillar) => pillar.priority)) + 1);
    const pillar: ContentPillar = { ...empty, priority, ...given(fields), id, tenantId, brandId, deletedAt: null };
    return { ...before, pillars: [...before.pillars, pillar] };
  });
}

export function editPillar(id: PillarId, fields: PillarFields): BrandEdit {
  return stated("pillars", (before) => ({ ...before, pillars: replaced(before.pillars, "pillar", id, fields) }));
}

export function removePillar(id: PillarId): BrandEdit {
  return stated("pillars", (before) => ({
    ...before,
    pillars: without(before.pillars, "pillar", id),
    matrix: before.matrix.filter(({ pillarId }) => pillarId !== id),
  }));
}

/** Sets what is given and leaves the other pairs; a weight of 0 takes a pair out. */
export function setMatrix(entries: readonly PersonaPillar[]): BrandEdit {
  return stated("matrix", (before) => {
    for (const { personaId, pillarId } of entries) {
      if (!before.personas.some(({ id }) => id === personaId)) throw notFound("persona", personaId);
      if (!before.pillars.some(({ id }) => id === pillarId)) throw notFound("pillar", pillarId);
    }
    const pairs = new Map(
      [...before.matrix, ...entries].map((entry) => [`${entry.personaId} ${entry.pillarId}`, entry]),
    );
    return { ...before, matrix: [...pairs.values()].filter(({ weight }) => weight > 0) };
  });
}

/** Adds a channel, or changes one that is there. */
export function setChannel(channel: Channel, fields: ChannelFields): BrandEdit {
  return stated("channels", (before) => {
    const { channels, primaryChannel } = before.brand;
    const [fresh] = channelsFrom([{ channel }]);
    const known = channels.find((each) => each.channel === channel) ?? fresh;
    const next = { ...known, ...given(fields), channel } as (typeof channels)[number];
    if (channel === primaryChannel && !next.enabled) {
      throw new KairoError(
        "PRECONDITION",
        `${channel} is the brand's primary channel; choose another one first: ${channels
          .filter((each) => each.enabled && each.channel !== channel)
          .map((each) => each.channel)
          .join(", ")}.`,
      );
    }
    const others = channels.filter((each) => each.channel !== channel);
    const at = channels.findIndex((each) => each.channel === channel);
    const list = at === -1 ? [...channels, next] : others.toSpliced(at, 0, next);
    return { ...before, brand: { ...before.brand, channels: list } };
  });
}

/** @throws CONFLICT when a rule has its id already */
export function addGuardrail(rule: NewGuardrail): BrandEdit {
  return ({ brand, ...parts }) => {
    if (brand.guardrails.some(({ id }) => id === rule.id)) {
      throw new KairoError("CONFLICT", `There is a guardrail ${rule.id} already; change that one.`);
    }
    // Read beside the others, so that an id made up for it is nobody else's.
    return { ...parts, brand: { ...brand, guardrails: guardrailsFrom([...brand.guardrails, rule]) } };
  };
}

export function editGuardrail(id: string, fields: GuardrailFields): BrandEdit {
  return ({ brand, ...parts }) => {
    const guardrails = replaced(
      brand.guardrails,
      "guardrail",
      id,
      fields as Partial<(typeof brand.guardrails)[number]>,
    );
    return { ...parts, brand: { ...brand, guardrails } };
  };
}

export function removeGuardrail(id: string): BrandEdit {
  return ({ brand, ...parts }) => ({
    ...parts,
    brand: { ...brand, guardrails: without(brand.guardrails, "guardrail", id) },
  });
}

/** What was proposed for a part counts as the brand's own once somebody has changed it. */
function stated(part: string, edit: BrandEdit): BrandEdit {
  return (before) => {
    const after = edit(before);
    const suggested = after.brand.suggested.filter((path) => path !== part && !path.startsWith(`${part}.`));
    return { ...after, brand: { ...after.brand, suggested } };
  };
}

function replaced<Entry extends { id: string }>(
  entries: readonly Entry[],
  what: string,
  id: string,
  fields: { [Key in keyof Entry]?: Entry[Key] | undefined },
): Entry[] {
  if (!entries.some((entry) => entry.id === id)) throw notFound(what, id);
  return entries.map((entry) => (entry.id === id ? { ...entry, ...given(fields) } : entry));
}

function without<Entry extends { id: string }>(entries: readonly Entry[], what: string, id: string): Entry[] {
  if (!entries.some((entry) => entry.id === id)) throw notFound(what, id);
  return entries.filter((entry) => entry.id !== id);
}

function states(fields: BrandFields, path: string): boolean {
  let value: unknown = fields;
  for (const step of path.split(".")) {
    if (typeof value !== "object" || value === null) return false;
    value = Reflect.get(value, step);
  }
  return value !== undefined;
}

type Given<Fields> = { [Key in keyof Fields]: Exclude<Fields[Key], undefined> };

/** Without the keys that hold nothing: they mean "as it is". */
function given<Fields extends object>(fields: Fields): Given<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<Fields>;
}
