import type { HookType, Structure } from "../../../src/core/pattern-template.ts";

/** Posts in our own words, tagged by hand. Null: the text shows no such thing plainly, or is in a language the rules do not know. */
export type TaggedPost = readonly [text: string, hook: HookType | null, structure: Structure | null];

/** Written first; the rules may be tuned to these. */
export const TAGGED_POSTS: readonly TaggedPost[] = [
  [
    "How fresh is fresh, if the lettuce rode in a truck for four days?\nNot very: it loses half its vitamins on the way.",
    "question",
    "question_answer",
  ],
  [
    "Why do new volunteers leave after two evenings? Because nobody tells them whom to ask.",
    "question",
    "question_answer",
  ],
  [
    "Would you sign a contract you cannot read? Most tenants do. Three of four could not say what theirs costs.",
    "question",
    "question_answer",
  ],
  [
    "The weekly status meeting does not keep anyone informed. It keeps everyone waiting.\nMyth: people read the slides. Fact: they read the chat.",
    "contrarian",
    "myth_fact",
  ],
  [
    "Stop rinsing your jars before recycling.\nMyth: dirty glass is thrown away. In reality the furnace does not care.",
    "contrarian",
    "myth_fact",
  ],
  [
    "Forget the five-year plan. Nobody has ever kept one. Plan the next six weeks, then look again.",
    "contrarian",
    null,
  ],
  ["Unpopular opinion: the best meeting room has no chairs.", "contrarian", null],
  [
    "38 % of the food in our town never reaches a table. According to the county's count, most of it is bread.",
    "number",
    "claim_proof",
  ],
  [
    "7,318 kettles mended in one year. A survey of the hosts shows where they came from: neighbours, not ads.",
    "number",
    "claim_proof",
  ],
  [
    "Two out of three lunches are eaten at a desk, a study of 900 offices found. The desk is not the reason.",
    "number",
    "claim_proof",
  ],
  [
    "When I opened the cold room at six it was silent. Then we called every farm on the list. In the end we saved half the milk.",
    "story",
    "narrative",
  ],
  [
    "Last year we nearly closed. Then one Tuesday a woman came in with forty broken lamps. We mended thirty of them, and later she ran the desk.",
    "story",
    "narrative",
  ],
  [
    "I was the worst baker in the course. My first loaf could stop a door. Years later I teach it, and we still keep that loaf.",
    "story",
    "narrative",
  ],
  [
    "How to plan a week of lunches without a spreadsheet:\n1. Count heads.\n2. Write five dishes.\n3. Order once, on Monday.",
    "how_to",
    "steps",
  ],
  [
    "Here's how we clean a burr grinder in ten minutes.\nFirst, unplug it.\nThen brush the burrs.\nFinally, run a handful of rice.",
    "how_to",
    "steps",
  ],
  [
    "A guide to your first repair evening.\nStep 1: bring one thing.\nStep 2: say what it no longer does.\nStep 3: open it yourself.",
    "how_to",
    "steps",
  ],
  [
    "Most delivery plans fail on the first hot day.\nThe problem: the timetable starts at nine. The fix: start at five.",
    "mistake",
    "problem_solution",
  ],
  [
    "The most expensive mistake in event planning is booking the room first. What helps: book the speaker, then the room.",
    "mistake",
    "problem_solution",
  ],
  [
    "We got our opening hours wrong for three years. The solution was a sheet of paper on the door asking when people come.",
    "mistake",
    "problem_solution",
  ],
  [
    "The county just announced a new tender for school meals. What this means for small farms: three weeks to find partners.",
    "news_reaction",
    "news_takeaway",
  ],
  [
    "According to today's harbour report, ferries were late on 40 days last winter. The lesson for commuters: take the early one.",
    "news_reaction",
    "news_takeaway",
  ],
  [
    "Yesterday the council published its cycling plan. Why it matters: for the first time, the villages are on the map.",
    "news_reaction",
    "news_takeaway",
  ],
  ["Before: nine suppliers and no plan. After: four suppliers and no gaps.", "before_after", "comparison"],
  [
    "We used to answer mail until eight. Now the inbox closes at four, compared with last year the same people write, and they wait no longer.",
    "before_after",
    "comparison",
  ],
  [
    "A year ago our shop had twelve kinds of tape. Today it has two, and unlike then nobody asks which.",
    "before_after",
    "comparison",
  ],
  ["Checklist for a safe ladder:\n- feet on firm ground\n- no cracks\n- somebody below", "checklist", "list"],
  [
    "Before you sign with a new supplier, check these:\n• delivery days\n• what a cancelled order costs\n• who answers on Sundays",
    "checklist",
    "list",
  ],
  ["✅ Lamp off\n✅ Windows shut\n✅ Key in the box", "checklist", "list"],
  [
    "Three bakers told us the same thing this week, in nearly the same words: flour is cheap, nights are not.",
    "observation",
    "summary",
  ],
  ["Bread, again.", null, null],
  ["Our new lamp is here.", null, null],
  ["Thank you for a lovely evening, and see you on Tuesday.", null, null],
];

/** Written after the rules were settled: nothing is tuned to these. */
export const UNSEEN_POSTS: readonly TaggedPost[] = [
  [
    "Does a longer warranty make people careless? No. They come back sooner and with smaller faults.",
    "question",
    "question_answer",
  ],
  [
    "What would you save first if the power went out for two days? Our members said: the freezer, then the phone.",
    "question",
    "question_answer",
  ],
  ["Ever wondered who mends the church clock? A dentist, on Sundays.", "question", "question_answer"],
  ["Don't buy a new bicycle in spring. Prices are a third lower in October, and so is the queue.", "contrarian", null],
  ["Open offices are overrated. Myth: people talk more. Fact: they put headphones on.", "contrarian", "myth_fact"],
  [
    "Nobody needs a logo before the first customer. The truth about brands, and the myth of the perfect name, is simpler.",
    "contrarian",
    "myth_fact",
  ],
  [
    "64 kg of waste a week became 31. Data from three school kitchens show that planning ahead did it.",
    "number",
    "claim_proof",
  ],
  ["1 in 4 parcels comes back. Research by the carriers puts the cost at six euros each.", "number", "claim_proof"],
  ["12 euros an hour. That is what a free parking place costs the town, a study says.", "number", "claim_proof"],
  [
    "It was raining, the van had no heating, and I had forgotten the list. Then a boy knocked on the window. He had the list. That day we hired him.",
    "story",
    "narrative",
  ],
  [
    "Two years ago I could not solder. An old man sat down beside me and said nothing. Later we mended a radio together.",
    "story",
    "narrative",
  ],
  [
    "She came in with a toaster and a bad mood. Finally she laughed, and then she stayed until we locked the door.",
    "story",
    "narrative",
  ],
  [
    "How to read a contract in five minutes:\n1) find the end date\n2) find the fee\n3) find who pays the post",
    "how_to",
    "steps",
  ],
  [
    "Learn how to sharpen a knife on a cup.\nFirst, turn the cup over.\nSecond, find the rough ring.\nThird, draw the blade along it.",
    "how_to",
    "steps",
  ],
  [
    "How we halved our post bill.\n1. We asked who reads letters.\n2. We wrote to the others by mail.\n3. We said thank you.",
    "how_to",
    "steps",
  ],
  [
    "A common mistake with sourdough: too warm a kitchen. The fix is a cool box and patience.",
    "mistake",
    "problem_solution",
  ],
  [
    "I regret every newsletter I sent on a Friday. Nobody read them. The solution is dull: Tuesday at ten.",
    "mistake",
    "problem_solution",
  ],
  [
    "Why our first fair failed. The problem was not the rain, it was the map. Instead, try one entrance.",
    "mistake",
    "problem_solution",
  ],
  [
    "The ministry said this week that repair costs will be tax free. What it means for workshops: new forms from May.",
    "news_reaction",
    "news_takeaway",
  ],
  [
    "Breaking: the bridge stays shut until June. The takeaway for the north bank: order before Easter.",
    "news_reaction",
    "news_takeaway",
  ],
  [
    "The railway has just confirmed a night train to the coast. Why this matters to us: our guests can leave the car.",
    "news_reaction",
    "news_takeaway",
  ],
  [
    "Before and after: our counter in March, a wall of paper. Our counter now, one screen, versus forty forms.",
    "before_after",
    "comparison",
  ],
  [
    "From 14 forms to one in a year. Compared with the old desk, people are out in half the time.",
    "before_after",
    "comparison",
  ],
  [
    "A year ago nobody knew us in the valley. Now every second van that passes is ours, whereas the rent is the same.",
    "before_after",
    "comparison",
  ],
  ["A checklist for the first frost:\n– drain the hose\n– oil the hinges\n– bring in the lemons", "checklist", "list"],
  ["Before you travel, check:\n1. passport\n2. plug\n3. who feeds the cat", "checklist", "list"],
  ["☑ Tyres\n☑ Lights\n☑ Brakes\nTwo minutes, every Monday.", "checklist", "list"],
  [
    "What we keep hearing from hosts is short: people come for the kettle and stay for the tea.",
    "observation",
    "summary",
  ],
  ["Our summer hours start on Monday.", null, null],
  ["Congratulations to the whole team on a fine season!", null, null],
  ["A quiet morning at the bench.", null, null],
  ["Doors open at seven, soup at eight.", null, null],
];

/** Other languages: whatever the tag, its confidence has to say that it is a guess. */
export const FOREIGN_POSTS: readonly string[] = [
  "Warum gehen neue Helfer nach zwei Abenden wieder? Weil ihnen niemand sagt, wen sie fragen können.",
  "Hört auf, Gläser zu spülen. Dem Ofen ist es egal.",
  "Letztes Jahr hätten wir fast geschlossen. Dann kam eine Frau mit vierzig Lampen.",
  "Pourquoi les bénévoles partent-ils après deux soirs ? Parce que personne ne leur parle.",
  "L'an dernier, nous avons failli fermer. Puis une femme est arrivée avec quarante lampes.",
  "El ayuntamiento acaba de publicar su plan. Lo que significa para los pueblos: por fin están en el mapa.",
  "Olvídate del plan a cinco años. Nadie lo ha cumplido nunca.",
  "O maior erro ao planear um evento é reservar primeiro a sala.",
  "Vorig jaar sloten we bijna. Toen kwam er een vrouw met veertig lampen binnen.",
  "なぜ新しい人は二回で来なくなるのか。誰に聞けばいいか分からないからだ。",
  "去年我们差点关门。后来有位女士带来了四十盏灯。",
  "لماذا يغادر المتطوعون بعد أمسيتين؟ لأن أحدا لا يكلمهم.",
];
