import { z } from "zod";

export const CHANNELS = [
  "linkedin",
  "x",
  "newsletter",
  "bluesky",
  "threads",
  "mastodon",
  "facebook",
  "blog",
  "instagram",
  "tiktok",
  "youtube",
] as const;
export const Channel = z.enum(CHANNELS);
export type Channel = z.infer<typeof Channel>;

/** How a channel measures length. Each unit has one counter in the content engineering engine. */
export type LengthUnit =
  | "x_weighted"
  | "characters"
  | "graphemes"
  | "utf8_bytes"
  | "threads_bytes"
  | "mastodon"
  | "words";

export interface LengthLimit {
  /** Which piece of a variant is measured: the title or one part. */
  of: "title" | "part" | "whole";
  unit: LengthUnit;
  /** Smallest useful length; under it is a warning. */
  min?: number;
  max: number;
  /** `hard` limits refuse, `advised` ones warn. */
  kind: "hard" | "advised";
  source: string;
  checkedOn: string;
  confidence: "documented" | "measured" | "advice";
}

export interface ChannelFacts {
  channel: Channel;
  name: string;
  /** `first_class` has patterns and prompts of its own, `plain` exact counters, `needs_media` gives a caption or script. */
  support: "first_class" | "plain" | "needs_media";
  limits: readonly LengthLimit[];
  hasThreads: boolean;
  hasTitle: boolean;
  maxHashtags: number | null;
  maxLinks: number | null;
  /** Hours after publishing at which a post's numbers count as settled. */
  maturityHours: number;
}

const CHECKED = "2026-11-01";
const DAY = 24;

/** The channels' limits, as data: where a figure comes from, when it was checked, how far to trust it. */
export const CHANNEL_FACTS: Readonly<Record<Channel, ChannelFacts>> = {
  linkedin: {
    channel: "linkedin",
    name: "LinkedIn",
    support: "first_class",
    limits: [
      {
        of: "part",
        unit: "characters",
        max: 3_000,
        kind: "hard",
        source: "LinkedIn help: post character limit",
        checkedOn: CHECKED,
        confidence: "documented",
      },
    ],
    hasThreads: false,
    hasTitle: false,
    maxHashtags: null,
    maxLinks: null,
    maturityHours: 3 * DAY,
  },
  x: {
    channel: "x",
    name: "X",
    support: "first_class",
    limits: [
      {
        of: "part",
        unit: "x_weighted",
        max: 280,
        kind: "hard",
        source: "twitter-text configuration v3",
        checkedOn: CHECKED,
        confidence: "documented",
      },
    ],
    hasThreads: true,
    hasTitle: false,
    maxHashtags: null,
    maxLinks: null,
    maturityHours: 2 * DAY,
  },
  newsletter: {
    channel: "newsletter",
    name: "Newsletter",
    support: "first_class",
    limits: [
      {
        of: "title",
        unit: "characters",
        max: 60,
        kind: "advised",
        source: "common mail clients cut subjects near 60 characters",
        checkedOn: CHECKED,
        confidence: "advice",
      },
      {
        of: "whole",
        unit: "words",
        min: 150,
        max: 1_000,
        kind: "advised",
        source: "our band for one story",
        checkedOn: CHECKED,
        confidence: "advice",
      },
    ],
    hasThreads: false,
    hasTitle: true,
    maxHashtags: 0,
    maxLinks: null,
    maturityHours: 7 * DAY,
  },
  bluesky: {
    channel: "bluesky",
    name: "Bluesky",
    support: "plain",
    limits: [
      {
        of: "part",
        unit: "graphemes",
        max: 300,
        kind: "hard",
        source: "app.bsky.feed.post lexicon",
        checkedOn: CHECKED,
        confidence: "documented",
      },
      {
        of: "part",
        unit: "utf8_bytes",
        max: 3_000,
        kind: "hard",
        source: "app.bsky.feed.post lexicon",
        checkedOn: CHECKED,
        confidence: "documented",
      },
    ],
    hasThreads: true,
    hasTitle: false,
    maxHashtags: null,
    maxLinks: null,
    maturityHours: 2 * DAY,
  },
  threads: {
    channel: "threads",
    name: "Threads",
    support: "plain",
    limits: [
      {
        of: "part",
        unit: "threads_bytes",
        max: 500,
        kind: "hard",
        source: "Threads API: emoji count as UTF-8 bytes",
        checkedOn: CHECKED,
        confidence: "documented",
      },
    ],
    hasThreads: true,
    hasTitle: false,
    maxHashtags: 1,
    maxLinks: 5,
    maturityHours: 2 * DAY,
  },
  mastodon: {
    channel: "mastodon",
    name: "Mastodon",
    support: "plain",
    limits: [
      {
        of: "part",
        unit: "mastodon",
        max: 500,
        kind: "hard",
        source: "Mastodon default; an instance may set its own",
        checkedOn: CHECKED,
        confidence: "documented",
      },
    ],
    hasThreads: true,
    hasTitle: false,
    maxHashtags: null,
    maxLinks: null,
    maturityHours: 2 * DAY,
  },
  facebook: {
    channel: "facebook",
    name: "Facebook",
    support: "plain",
    limits: [
      {
        of: "part",
        unit: "characters",
        max: 63_206,
        kind: "hard",
        source: "Facebook post limit",
        checkedOn: CHECKED,
        confidence: "documented",
      },
    ],
    hasThreads: false,
    hasTitle: false,
    maxHashtags: null,
    maxLinks: null,
    maturityHours: 3 * DAY,
  },
  blog: {
    channel: "blog",
    name: "Blog",
    support: "plain",
    limits: [
      {
        of: "whole",
        unit: "words",
        min: 600,
        max: 2_500,
        kind: "advised",
        source: "our band for one article",
        checkedOn: CHECKED,
        confidence: "advice",
      },
    ],
    hasThreads: false,
    hasTitle: true,
    maxHashtags: 0,
    maxLinks: null,
    maturityHours: 28 * DAY,
  },
  instagram: {
    channel: "instagram",
    name: "Instagram",
    support: "needs_media",
    limits: [
      {
        of: "part",
        unit: "characters",
        max: 2_200,
        kind: "hard",
        source: "Instagram caption limit",
        checkedOn: CHECKED,
        confidence: "documented",
      },
    ],
    hasThreads: false,
    hasTitle: false,
    maxHashtags: 5,
    maxLinks: null,
    maturityHours: 3 * DAY,
  },
  tiktok: {
    channel: "tiktok",
    name: "TikTok",
    support: "needs_media",
    limits: [
      {
        of: "part",
        unit: "characters",
        max: 2_200,
        kind: "hard",
        source: "TikTok caption limit",
        checkedOn: CHECKED,
        confidence: "documented",
      },
    ],
    hasThreads: false,
    hasTitle: false,
    maxHashtags: null,
    maxLinks: null,
    maturityHours: 7 * DAY,
  },
  youtube: {
    channel: "youtube",
    name: "YouTube",
    support: "needs_media",
    limits: [
      {
        of: "title",
        unit: "characters",
        max: 100,
        kind: "hard",
        source: "YouTube Data API: snippet.title",
        checkedOn: CHECKED,
        confidence: "documented",
      },
      {
        of: "part",
        unit: "utf8_bytes",
        max: 5_000,
        kind: "hard",
        source: "YouTube Data API: snippet.description",
        checkedOn: CHECKED,
        confidence: "documented",
      },
    ],
    hasThreads: false,
    hasTitle: true,
    maxHashtags: null,
    maxLinks: null,
    maturityHours: 7 * DAY,
  },
};
