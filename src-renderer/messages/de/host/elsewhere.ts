/** What other machines and players elsewhere answer. */
export const elsewhere = {
  'it was not sent: {0}': 'sie wurde nicht gesandt: {0|said}',
  'no answer': 'keine Antwort',
  'it was not there when it was fetched': 'sie war nicht da, als sie geholt wurde',
  'it came damaged: {0}': 'sie kam beschädigt an: {0|said}',
  'it came cut short': 'sie kam abgeschnitten an',
  'nats-server is not installed: get it from nats.io or your system (Debian: nats-server)':
    'nats-server ist nicht installiert: von nats.io oder aus dem System beziehen (Debian: nats-server)',
  'nats-server ended at once: {0}': 'nats-server endete sofort: {0|said}',
  'nats-server does not answer: {0}': 'nats-server antwortet nicht: {0|said}',
  'it says nothing': 'er sagt nichts',
  'the package selfsigned, which makes certificates, is not installed':
    'das Paket selfsigned, das Zertifikate macht, ist nicht installiert',
  'nobody waits for it any more': 'niemand wartet mehr darauf',
  '{0} machines ended while they listened to it': '{0|number} Rechner endeten, während sie sie anhörten',
  'it lies outside of the folders': 'sie liegt außerhalb der Ordner',
  'it listened to another file': 'angehört wurde eine andere Datei',
  'it heard less than it was asked for': 'gehört wurde weniger als verlangt',
  '{0} cannot get the training ({1}); it goes on here':
    '{0} kann das Training nicht bekommen ({1}); es geht hier weiter',
  '{0} gave it up': '{0} gab es auf',
  '{0} is gone': '{0} ist fort',
  '{0} left': '{0} ging',
  '{0} could not go on ({1})': '{0} konnte nicht weiter ({1|said})',
  '{0} was wrong ({1})': '{0} lag falsch ({1|said})',
  '{0}; the training goes on here': '{0|said}; das Training geht hier weiter',
  '{0}; {1} goes on with the training': '{0|said}; {1} führt das Training fort',
  '{0} cannot be reached; the training goes on here':
    '{0} ist nicht erreichbar; das Training geht hier weiter',
  'no machine': 'kein Rechner',
  '{0} is not there; {1} is': '{0} ist nicht da; {1|said} schon',
  'its epoch is not there': 'seine Epoche ist nicht da',
  'no other machine is connected': 'kein anderer Rechner ist verbunden',
  '{0}; this machine listens alone': '{0|said}; dieser Rechner hört allein',
  'the ports from {0} on are all taken': 'die Ports ab {0} sind alle belegt',
  'another Hearmark shares out the work of this library already':
    'ein anderes Hearmark verteilt die Arbeit dieser Bibliothek schon',
  'other machines cannot get the models: {0}': 'andere Rechner können die Modelle nicht bekommen: {0|said}',
  'other machines cannot be reached: {0}': 'andere Rechner sind nicht erreichbar: {0|said}',
  'another training is at work on another machine': 'auf einem anderen Rechner läuft ein anderes Training',
  'there is no such machine': 'einen solchen Rechner gibt es nicht',
  'nothing is listened to now': 'jetzt wird nichts angehört',
  'these models are not in use any more': 'diese Modelle sind nicht mehr in Benutzung',
  'it has version {0}, and this machine {1}: both need the same':
    'er hat Version {0}, und dieser Rechner {1}: Beide brauchen dieselbe',
  'it was told to leave; start it anew to let it in':
    'er wurde fortgeschickt; neu starten, um ihn einzulassen',
  'this is no key of Hearmark: paste the whole line that `hearmark workers start` printed':
    'dies ist kein Schlüssel von Hearmark: die ganze Zeile einfügen, die `hearmark workers start` ausgab',
  '{0}: write the server as in nats://192.168.1.5:4222':
    '{0}: den Server wie nats://192.168.1.5:4222 schreiben',
  'the server {0}: {1}': 'der Server {0}: {1|said}',
  'it does not let this key in': 'er lässt diesen Schlüssel nicht ein',
  'its certificate is not one to trust, and the key does not name it ({0}); is the line whole?':
    'seinem Zertifikat ist nicht zu trauen, und der Schlüssel nennt es nicht ({0}); ist die Zeile vollständig?',
  'it cannot be reached ({0})': 'er ist nicht erreichbar ({0})',
  'it does not answer': 'er antwortet nicht',
  'it shows no certificate': 'er zeigt kein Zertifikat',
  'it shows another certificate than the key says; do not trust it':
    'er zeigt ein anderes Zertifikat, als der Schlüssel sagt; ihm nicht trauen',
  'other machines need the packages of NATS, which are not installed':
    'andere Rechner brauchen die Pakete von NATS, die nicht installiert sind',

  'what was sent to players cannot be read; move {0} away to begin anew':
    'was an Player gesandt wurde, lässt sich nicht lesen; {0} wegräumen, um neu zu beginnen',
  'A playlist that is sent has {0} tracks at most.': 'Eine gesandte Playlist hat höchstens {0|number} Titel.',
  'This preview is no longer there: look again.': 'Diese Vorschau gibt es nicht mehr: noch einmal ansehen.',
  'The window reaches players by the name or address of their machine.':
    'Das Fenster erreicht Player über Namen oder Adresse ihres Rechners.',
  'it answers without an end': 'er antwortet ohne Ende',
  '{0} has not answered within {1} s': '{0} hat binnen {1|number} s nicht geantwortet',
  '{0} cannot be reached: {1}': '{0} ist nicht erreichbar: {1|said}',
  'in the address of a player write % as %25': 'in der Adresse eines Players % als %25 schreiben',
  'this is no address of a player: write it as mpd://host:6600, mpd:///run/mpd/socket, https://user@music.example, jellyfin+https://user@media.example or plex+http://host:32400':
    'dies ist keine Adresse eines Players: als mpd://host:6600, mpd:///run/mpd/socket, https://user@music.example, jellyfin+https://user@media.example oder plex+http://host:32400 schreiben',
  '{0} has none of these songs': '{0} hat keines dieser Stücke',
  'nothing that was sent to {0} can be undone': 'nichts, was an {0} gesandt wurde, lässt sich zurücknehmen',
  '{0} was changed there since it was sent, and is left as it is':
    '{0} wurde dort geändert, seit es gesandt wurde, und bleibt, wie es ist',
  'a playlist has a name': 'eine Playlist hat einen Namen',
  'say who you are there, as in {0}//user@{1}, and the password in HEARMARK_PLAYER_PASSWORD':
    'den Namen dort angeben, wie in {0}//user@{1}, und das Passwort in HEARMARK_PLAYER_PASSWORD',
  'say who you are there, as in jellyfin+{0}//user@{1}':
    'den Namen dort angeben, wie in jellyfin+{0}//user@{1}',
  '{0} wants the password itself, which is told by https alone':
    '{0} will das Passwort selbst, das nur über https gesandt wird',
  '{0} cannot be asked for so much at once': '{0} lässt sich nicht nach so viel auf einmal fragen',
  '{0} is no server of the Subsonic API': '{0} ist kein Server mit der API von Subsonic',
  '{0} says: {1}': '{0} sagt: {1}',
  '{0} has not made {1}': '{0} hat {1} nicht angelegt',
  '{0} keeps another list as {1} than it was sent':
    '{0} bewahrt unter {1} eine andere Liste als die gesandte',
  '{0} does not tell what is in a playlist': '{0} verrät nicht, was in einer Playlist ist',
  '{0} does not tell which playlists it has': '{0} verrät nicht, welche Playlists es hat',
  'Plex lets nobody in without a token: put your X-Plex-Token where the password goes (HEARMARK_PLAYER_PASSWORD)':
    'Plex lässt niemanden ohne Token ein: das X-Plex-Token an die Stelle des Passworts setzen (HEARMARK_PLAYER_PASSWORD)',
  '{0} is Plex {1}, which answers in XML alone: it is too old':
    '{0} ist Plex {1}, das nur in XML antwortet: zu alt',
  '{0} is no Plex Media Server': '{0} ist kein Plex Media Server',
  '{0} does not know this token': '{0} kennt dieses Token nicht',
  '{0} does not let the owner of this token do that': '{0} erlaubt das dem Besitzer dieses Tokens nicht',
  '{0} answers {1} /{2} with {3}': '{0} beantwortet {1} /{2} mit {3}',
  '{0} answers {1} {2} with {3}': '{0} beantwortet {1} {2} mit {3}',
  '{0} tells what it has without an end': '{0} zählt ohne Ende auf, was es hat',
  '{0} does not tell what it has': '{0} verrät nicht, was es hat',
  '{0} tells another part of a list than it was asked for':
    '{0} nennt einen anderen Teil einer Liste als gefragt',
  '{0} does not tell which libraries it has': '{0} verrät nicht, welche Bibliotheken es hat',
  '{0} has no library of music that this token may see':
    '{0} hat keine Musikbibliothek, die dieses Token sehen darf',
  '{0} has songs of another server there, and is left as it is':
    '{0} hat dort Stücke eines anderen Servers und bleibt, wie es ist',
  '{0} does not answer': '{0} antwortet nicht',
  '{0} has ended the connection': '{0} hat die Verbindung beendet',
  '{0} answers without an end': '{0} antwortet ohne Ende',
  '{0} is no MPD': '{0} ist kein MPD',
  'MPD says: {0}': 'MPD sagt: {0}',
  'MPD takes no text with a line break': 'MPD nimmt keinen Text mit Zeilenumbruch',
  'MPD can have no playlist called "{0}"': 'MPD kann keine Playlist namens „{0}“ haben',
  '{0} is no Jellyfin server': '{0} ist kein Jellyfin-Server',
  '{0} does not know {1} with this password': '{0} kennt {1} mit diesem Passwort nicht',
  '{0} lets {1} not in, though it knows the password: the account may be disabled, or kept to other hours, places or devices':
    '{0} lässt {1} nicht ein, obwohl das Passwort stimmt: Das Konto ist vielleicht gesperrt, oder auf andere Zeiten, Orte oder Geräte beschränkt',
  '{0} does not let {1} do that': '{0} erlaubt das {1} nicht',
  'Hearmark {0} could not be fetched; the log has the reason. It is at {1}.':
    'Hearmark {0} konnte nicht geladen werden; das Protokoll nennt den Grund. Zu finden ist es unter {1}.',
  'Hearmark {0} was fetched. It is installed when you quit.':
    'Hearmark {0} ist geladen. Installiert wird beim Beenden.',
};
