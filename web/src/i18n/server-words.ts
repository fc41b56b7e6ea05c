type Words = { fr: string; nl: string }

/**
 * What connectors say in English about what they hear, miss and ask for. Their sentence is the key: one that is not
 * here is shown as it came.
 */
export const serverWords: Record<string, Words> = {
  // Withheld
  'Posts of accounts that the account has blocked or muted, or that blocked it': {
    fr: 'les messages des comptes que le compte a bloqués ou masqués, ou qui l’ont bloqué',
    nl: 'berichten van accounts die het account blokkeerde of dempte, of die het blokkeerden',
  },
  'Direct messages': { fr: 'les messages directs', nl: 'directe berichten' },
  'Posts of accounts that the account has blocked or muted, or whose server is blocked': {
    fr: 'les messages des comptes que le compte a bloqués ou masqués, ou dont le serveur est bloqué',
    nl: 'berichten van accounts die het account blokkeerde of dempte, of waarvan de server geblokkeerd is',
  },
  'Replies to us that do not mention us': {
    fr: 'les réponses à nos messages qui ne nous mentionnent pas',
    nl: 'antwoorden aan ons die ons niet vermelden',
  },
  'Posts of protected accounts that the account does not follow, and of accounts that blocked it': {
    fr: 'les messages des comptes protégés que le compte ne suit pas, et des comptes qui l’ont bloqué',
    nl: 'berichten van beschermde accounts die het account niet volgt, en van accounts die het blokkeerden',
  },
  'Mentions beyond the newest 800, and answers and quotes older than seven days': {
    fr: 'les mentions au-delà des 800 dernières, les réponses et citations de plus de sept jours',
    nl: 'vermeldingen voorbij de nieuwste 800, en antwoorden en citaten ouder dan zeven dagen',
  },
  'Answers deep in a thread that neither mention the account nor answer it': {
    fr: 'les réponses plus loin dans un fil qui ne mentionnent pas le compte et ne lui répondent pas',
    nl: 'antwoorden diep in een draad die het account niet vermelden en er niet op antwoorden',
  },
  'Deletions: they show when posts are looked up again': {
    fr: 'les suppressions : on les voit quand les messages sont relus',
    nl: 'verwijderingen: ze blijken wanneer berichten opnieuw worden opgezocht',
  },
  // What words find
  'X compares words letter by letter: other endings and accents than those it is asked for are not found.': {
    fr: 'X compare les mots lettre par lettre : les terminaisons et accents qui ne lui sont pas demandés ne sont pas trouvés.',
    nl: 'X vergelijkt woorden letter voor letter: uitgangen en accenten waar het niet naar gevraagd wordt, vindt het niet.',
  },
  'Bluesky keeps its search for people and asks programs not to listen by it.': {
    fr: 'Bluesky réserve sa recherche aux personnes et demande aux programmes de ne pas écouter par elle.',
    nl: 'Bluesky houdt zijn zoekfunctie voor mensen en vraagt programma’s er niet mee te luisteren.',
  },
  'Mastodon does not search all posts for any words: only hashtags can be listened to, server by server.': {
    fr: 'Mastodon ne cherche pas n’importe quel mot dans tous les messages : on n’écoute que des mots-dièse, serveur par serveur.',
    nl: 'Mastodon doorzoekt niet alle berichten op om het even welk woord: enkel hashtags kan men volgen, server per server.',
  },
  'X finds posts by their words or their author: this asks for neither, or for too little by itself.': {
    fr: 'X trouve les messages par leurs mots ou leur auteur : ceci ne demande ni l’un ni l’autre, ou trop peu à soi seul.',
    nl: 'X vindt berichten op hun woorden of hun auteur: hier wordt geen van beide gevraagd, of te weinig op zich.',
  },
  'This asks for posts of other networks.': {
    fr: 'Ceci demande les messages d’autres réseaux.',
    nl: 'Hier worden berichten van andere netwerken gevraagd.',
  },
  'This is too long for X.': { fr: 'C’est trop long pour X.', nl: 'Dit is te lang voor X.' },
  // Gaps
  'Bluesky listed more than could be read back': {
    fr: 'Bluesky en a listé plus que ce qui pouvait être relu',
    nl: 'Bluesky toonde meer dan kon worden teruggelezen',
  },
  'Mastodon listed more than could be read back': {
    fr: 'Mastodon en a listé plus que ce qui pouvait être relu',
    nl: 'Mastodon toonde meer dan kon worden teruggelezen',
  },
  'X finds answers and quotes of six days only': {
    fr: 'X ne retrouve que les réponses et citations des six derniers jours',
    nl: 'X vindt alleen antwoorden en citaten van de laatste zes dagen',
  },
  'X lists no further back, and is being searched': {
    fr: 'X ne remonte pas plus loin dans ses listes : la recherche est en cours',
    nl: 'X gaat niet verder terug in zijn lijsten; er wordt gezocht',
  },
  'X lists no further back, and finds posts of six days only': {
    fr: 'X ne remonte pas plus loin, et ne retrouve que les six derniers jours',
    nl: 'X gaat niet verder terug en vindt alleen de laatste zes dagen',
  },
  'The month’s limit of spending on X was reached': {
    fr: 'La limite de dépenses du mois sur X était atteinte',
    nl: 'De maandlimiet voor uitgaven op X was bereikt',
  },
  // Why an account is not connected
  'This address does not answer as a Mastodon server does': {
    fr: 'Cette adresse ne répond pas comme un serveur Mastodon',
    nl: 'Dit adres antwoordt niet zoals een Mastodon-server',
  },
  'The server does not know this access token: copy it again': {
    fr: 'Le serveur ne connaît pas ce jeton d’accès : copiez-le à nouveau',
    nl: 'De server kent dit toegangstoken niet: kopieer het opnieuw',
  },
  // What an account asks for
  Handle: { fr: 'Identifiant du compte', nl: 'Accountnaam' },
  'The account that customers talk to, such as company.bsky.social': {
    fr: 'Le compte auquel les clients s’adressent, par exemple entreprise.bsky.social',
    nl: 'Het account waar klanten mee praten, zoals bedrijf.bsky.social',
  },
  'App password': { fr: 'Mot de passe d’application', nl: 'App-wachtwoord' },
  'Made in Bluesky under Settings, Privacy and security, App passwords. Never the main password.': {
    fr: 'À créer dans Bluesky : Paramètres, Confidentialité et sécurité, Mots de passe d’application. Jamais le mot de passe principal.',
    nl: 'Te maken in Bluesky: Instellingen, Privacy en beveiliging, App-wachtwoorden. Nooit het hoofdwachtwoord.',
  },
  Server: { fr: 'Serveur', nl: 'Server' },
  'Where the account signs in. Change it only for an account on a server of its own.': {
    fr: 'Où le compte se connecte. À changer seulement pour un compte sur son propre serveur.',
    nl: 'Waar het account zich aanmeldt. Alleen te wijzigen voor een account op een eigen server.',
  },
  'Jetstream address': { fr: 'Adresse Jetstream', nl: 'Jetstream-adres' },
  'Optional: hears posts and deletions at once, such as wss://jetstream2.us-east.bsky.network': {
    fr: 'Facultatif : messages et suppressions arrivent aussitôt, par exemple wss://jetstream2.us-east.bsky.network',
    nl: 'Facultatief: berichten en verwijderingen komen meteen, zoals wss://jetstream2.us-east.bsky.network',
  },
  'Where the account lives, such as https://mastodon.social': {
    fr: 'Où vit le compte, par exemple https://mastodon.social',
    nl: 'Waar het account leeft, zoals https://mastodon.social',
  },
  'Access token': { fr: 'Jeton d’accès', nl: 'Toegangstoken' },
  'Streaming address': { fr: 'Adresse de streaming', nl: 'Streamingadres' },
  'Only where the address that the server itself gives is wrong, such as wss://streaming.example.org': {
    fr: 'Seulement si l’adresse donnée par le serveur est fausse, par exemple wss://streaming.example.org',
    nl: 'Alleen waar het adres dat de server geeft fout is, zoals wss://streaming.example.org',
  },
  'Consumer key': { fr: 'Clé consommateur', nl: 'Consumer key' },
  'Consumer secret': { fr: 'Secret consommateur', nl: 'Consumer secret' },
  'Shown once, with the consumer key.': {
    fr: 'Affiché une fois, avec la clé consommateur.',
    nl: 'Eenmaal getoond, samen met de consumer key.',
  },
  'Access token secret': { fr: 'Secret du jeton d’accès', nl: 'Geheim van het toegangstoken' },
  'Shown once, with the access token.': {
    fr: 'Affiché une fois, avec le jeton d’accès.',
    nl: 'Eenmaal getoond, samen met het toegangstoken.',
  },
  'Bearer token': { fr: 'Jeton porteur', nl: 'Bearer token' },
  'Kind of access': { fr: 'Type d’accès', nl: 'Soort toegang' },
  'At most, USD a month': { fr: 'Au plus, en USD par mois', nl: 'Hoogstens, USD per maand' },
  'Optional. When it is spent, reading stops and says so; replies still go out.': {
    fr: 'Facultatif. Une fois dépensé, la lecture s’arrête et le dit ; les réponses partent encore.',
    nl: 'Facultatief. Is het op, dan stopt het lezen en zegt het dat; antwoorden vertrekken nog.',
  },
  'Leave it as it is, unless you test.': {
    fr: 'À laisser tel quel, sauf pour un essai.',
    nl: 'Laat het zo, tenzij u test.',
  },
}
