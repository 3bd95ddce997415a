/** What each procedure is for; written from the comments of the routes by `WRITE_SUMMARIES=1 npm test -- --project unit test/procedure-summaries.test.ts`. */
export const SUMMARIES: Readonly<Record<string, string>> = {
  "editorial.opportunities.create":
    "Puts an idea of the caller's own among the open ones, scored and checked like the rest.",
  "editorial.opportunities.dismiss":
    "Takes them off the board for good, each by itself; the reason moves only its own feature.",
  "editorial.opportunities.pin": "Keeps it at the top of the board.",
  "editorial.opportunities.restore": "Opens a dismissed, expired or snoozed one again.",
  "editorial.opportunities.snooze": "Takes it off the board until a time; it wakes by itself.",
  "editorial.packages.archive": "Puts it away; the opportunity it had taken up is open again.",
  "editorial.packages.update":
    "Changes what people keep on it; with another thesis its drafts say that they argue the old one.",
  "editorial.patterns.create": "Adds a pattern of the brand's own.",
  "editorial.patterns.deprecate": "Takes a pattern of the brand's own out of use; older work still names it.",
  "editorial.patterns.setPreference": "Says how much the brand wants a pattern; `never` is never suggested.",
  "editorial.patterns.update": "Changes a pattern of the brand's own; drafts made by it stay as they are.",
  "editorial.signals.add": "Adds one thing worth knowing.",
  "editorial.signals.import": "Takes in a list of items under one source; what is known already is left out.",
  "editorial.signals.join": "Puts two stories together that are one, by the ids their signals name as cluster.",
  "editorial.signals.split":
    "Takes signals out of a story they do not belong to, into one of their own; no merge puts them back.",
  "editorial.variants.approve": "Approves exactly the words of these revisions, each variant by itself.",
  "editorial.variants.duplicate": "Puts a draft with the same words beside it.",
  "editorial.variants.edit": "Puts other words in its place. An approval is bound to the words and ends with them.",
  "editorial.variants.markPublished": "Says that a person posted it, and where.",
  "editorial.variants.saveAsExample": "Keeps its words as an example of how the brand sounds.",
  "editorial.variants.schedule": "Sets when they are to go out, as a wall-clock time in a zone.",
  "events.board.seen": "What somebody really saw of a board.",
  "events.execution.record":
    "Appends facts about published variants, once each; odd and unmatched ones are kept apart.",
  "hero.opportunities.summarize": "One opportunity in a few sentences, while the caller waits.",
  "hero.packages.createFromOpportunity":
    "Makes a package of an opportunity, or answers the open one; its drafts follow.",
  "hero.packages.generateVariants": "Adds variants to a package, or fills the slots that stayed empty.",
  "hero.patterns.suggest": "Patterns for a channel, best first, each with why. The same seed draws the same.",
  "hero.runs.cancel": "Ends a queued run at once, a running one before its next model call.",
  "hero.runs.retry": "Goes on with a failed or cancelled run where it stopped.",
  "hero.today.refresh": "Starts a refresh of the board; one under way is answered instead.",
  "hero.variants.evaluate":
    "Compares the published variants of a package; by itself this happens when their numbers have settled.",
  "hero.variants.regenerate":
    "Drafts variants anew that no person has touched; without a list, those that the template writer wrote.",
  "hero.variants.revise":
    "Proposes words for what a person wishes; nothing is stored until they accept, which is an edit.",
  "reference.brands.diff":
    "Where two versions differ, field by field and in words. Without `to` it is the brand as it is now.",
  "reference.brands.list": "The brands the caller may open, of every account, by name.",
  "reference.brands.snapshots":
    "The versions there are, newest first: what drafting saw at each, since when and by whom.",
  "reference.learning.explain": "The posts and decisions behind a learned figure.",
  "reference.learning.summary": "What the brand's own numbers and decisions have taught so far.",
  "reference.me": "Who the caller is, where they may work and who writes here.",
  "reference.members.list":
    "Who works in an account, by when they came. Who is limited to some brands sees whom they share one with.",
  "reference.opportunities.explain": "Why it scores what it does now, and the cheapest change that would raise it.",
  "reference.opportunities.list": "Best stored score first.",
  "reference.packages.get": "A package with its drafts, its evidence and the run that works on it.",
  "reference.packages.list": "Newest first.",
  "reference.patterns.list": "The patterns a brand can use, by key, with what its own numbers say of each.",
  "reference.patterns.search": "Patterns that have to do with a query, best first; deprecated ones are left out.",
  "reference.runs.list": "Newest first.",
  "reference.runs.watch":
    "One run's events to its end, or those of all runs of the brand from the newest on. Whoever connects again with the id of the last event they had misses none and gets none twice.",
  "reference.search":
    "What sources and people of the brand have said about something, best first; words in any language, also misspelt.",
  "reference.signals.list": "Newest first.",
  "reference.sources.list": "Where signals come from, by name.",
  "reference.today":
    "The today board: stored texts, scored and ranked as of now. No model is asked and nothing is written.",
  "reference.variants.evaluations": "How it did beside its siblings, as every evaluation found it, newest first.",
  "reference.variants.list": "What is in hand across packages, last changed first: all that waits for a review, say.",
  "reference.variants.revisions": "Every state it has been in, newest first: who, what, when.",
  "reference.webhooks.list": "The secrets other systems sign with, newest first; never the secrets themselves.",
  "settings.account.start": "First sign-in: makes an account with the caller as its owner.",
  "settings.brands.archive": "Puts a brand away; its owner can restore it.",
  "settings.brands.create": "Makes a brand; what the file leaves out is proposed and marked as suggested.",
  "settings.brands.export": "The file that this brand can be made from again.",
  "settings.brands.import": "Lays a file over a brand; what the file leaves out stays as it is.",
  "settings.brands.previewImport":
    "What that import would change, field by field. Changes nothing; a mutation because files are too long for a URL.",
  "settings.brands.setApprovalPolicy": "Who may approve: whoever drafted too (`self`), or a second person (`other`).",
  "settings.brands.setBudgets": "Tokens a day and a run; null is the deployment's default.",
  "settings.brands.setShareLearning": "Opts the brand in to learning across brands, or out of it.",
  "settings.brands.update": "Changes what the brand is and says; what is left out stays as it is.",
  "settings.channels.set": "Adds a channel, or changes one that is there; `enabled: false` takes it out of use.",
  "settings.guardrails.add": "A rule with only a pattern means: avoid these words.",
  "settings.guardrails.import":
    "Lays a table (CSV, one row a rule) over the brand's guardrails, or says what that would do; mistakes come back with line and column.",
  "settings.matrix.set":
    "How much pillars matter to personas. Pairs that are left out stay; a weight of 0 takes one out.",
  "settings.members.add": "By user id, or by e-mail: somebody the identity provider does not know yet is invited.",
  "settings.personas.remove": "Older work still names it.",
  "settings.pillars.remove": "Older work still names it.",
  "settings.webhooks.create": "Makes a secret and shows it: this once, and never again.",
  "settings.webhooks.revoke": "What is signed with it is refused from now on.",
};
