/** Words too common to say what a text is about, by language; one line each in our own choice. Folded spelling. */
export const STOP_WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  en: words(
    "a about above after again against all also am an and any are aren't as at be because been before being below between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each few for from further get gets got had hadn't has hasn't have haven't having he he's her here hers herself him himself his how i i'm i've if in into is isn't it it's its itself just let's like may me might more most much must my myself no nor not now of off on once one only or other our ours ourselves out over own said same say says she she's should shouldn't so some such than that that's the their theirs them themselves then there there's these they they're this those through to too two under until up upon us very was wasn't we we're we've were weren't what what's when where which while who whom why will with won't would wouldn't yet you you're your yours yourself",
  ),
  de: words(
    "aber alle allem allen aller alles als also am an andere anderen auch auf aus bei bin bis bist da damit dann das dass dein deine dem den der des dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwas euch euer fur gegen gewesen hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren im in indem ins ist jede jedem jeden jeder jedes jetzt kann kein keine keinem keinen konnen konnte machen man mehr mein meine mich mir mit muss nach nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen seiner seit sich sie sind so solche soll sollte sondern sonst uber um und uns unser unsere unter vom von vor wann war waren warum was weil welche wenn wer werde werden wie wieder will wir wird wirst wo wollen wurde wurden zu zum zur zwar zwischen für über können",
  ),
  fr: words(
    "a ai aie ainsi alors apres après au aucun aussi autre aux avant avec avoir c'est car ce cela ces cet cette ceux chaque chez comme comment contre d'un d'une dans de des deux donc dont du elle elles en encore entre est et ete été etre être eu fait faire fois il ils je l'a la le les leur leurs lors lui mais me meme même mes moins mon ne ni nos notre nous on ont ou où par parce pas peu peut plus pour pourquoi qu qu'il qu'on que quel quelle quand qui quoi s'est sa sans se ses si sont son sous sur ta te tes toi ton tous tout toute toutes tres très trop tu un une vers vos votre vous y à",
  ),
  es: words(
    "a al algo algunos ante antes aquel asi así aun aunque bien cada como cómo con contra cual cuando de del desde donde dos durante e el él ella ellas ellos en entre era eran es esa esas ese eso esos esta está estaba estado están estar estas este esto estos fue fueron ha había han hasta hay la las le les lo los mas más me mi mis mucho muy nada ni no nos nosotros o os otra otro otros para pero poco por porque que qué quien se sea ser si sí sido sin sobre solo son su sus también tan te tiene todo todos tras tu tus un una unas uno unos usted y ya yo",
  ),
  pt: words(
    "a ao aos aquela aquele as até com como da das de dela dele depois do dos e é ela elas ele eles em entre era essa esse esta está este eu foi foram há isso isto já lhe mais mas me mesmo meu minha muito na não nas nem no nos nós num numa o os ou para pela pelas pelo pelos por qual quando que quem se sem ser seu seus só sua suas também te tem têm ter teu um uma você vocês à às são",
  ),
  it: words(
    "a ad ai al alla alle allo anche ancora avere c'è che chi ci come con contro cui da dai dal dalla dalle dei del della delle dello di dopo dove due e è ed era essere fra già gli ha hanno ho i il in io la le lei li lo loro lui ma mi mia mio molto ne nei nel nella nelle no noi non nostro o ogni per perché più poi quale quando quanto quella quelle quello questa queste questi questo qui se sei sempre senza si sia siamo sono sta su sua sue sugli sui sul sulla suo suoi ti tra tu tutti tutto un un'altra una uno vi voi",
  ),
  nl: words(
    "aan al als bij dan dat de deze die dit doch doen door dus een en er ge geen had haar heb hebben heeft hem het hier hij hoe hun ik in is ja je kan kon maar me meer men met mij mijn moet na naar niet niets nog nu of om omdat ons ook op over reeds te tegen toch toen tot u uit uw van veel voor want waren was wat we werd wezen wie wij wil worden wordt zal ze zelf zich zij zijn zo zonder zou",
  ),
};

function words(line: string): ReadonlySet<string> {
  return new Set(line.split(" "));
}
