"""Which words say nothing about an event? Function words, and the words in which every report is written.

Document frequencies find them too, but only after some hundred entries: until then these lists keep the first entries
of a newsroom from sticking together. All are folded (see text.fold); months and days are here since every report of a
day names them. One list serves all languages: what is a function word in one is hardly ever the name of an event in
another.
"""

from __future__ import annotations

from typing import Final

from monitor.text.fold import fold

_ENGLISH = """
a about above according across after again against ago all also although am among an and another any are around as at away back be
because been before being below between both but by came can cannot come could day days despite did didn do does doesn doing don
done down due during each early earlier eight either else end even ever every few first five following for former four from further
get give given go going gone got had has hasn have having he her here hers him himself his hour hours how however i if in including
into is isn it its itself just last late later least less let like likely ll made make many may me might minute minutes month months
more most much must my near nearly need never new news next nine no nor not nothing now of off officials often old on once one only
or other others our out over own part people per place put rather re report reported reports said same say saying says second see
seen seven several shall she should since six so some something soon source sources spokesman spokeswoman statement still such take
taken tell than that the their them themselves then there these they thing think third this those though three through time times
to today together told tomorrow too took toward towards two under until up upon us use used ve very via was wasn way we week weeks
well went were what when where whether which while who whom whose why will with within without won would year years yes yesterday yet
you your
january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
monday tuesday wednesday thursday friday saturday sunday gmt utc update updated updates breaking live latest video photos
"""
_GERMAN = """
aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bereits bis bin bist da dabei dadurch
damit danach dann darauf darf das dass dazu dem den denn der deren des deshalb dessen die dies diese diesem diesen dieser dieses doch
dort durch ein eine einem einen einer eines er erst es etwa etwas fur gegen gegenuber gibt hat hatte hatten haben heute hier hinter
ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins ist ja jahr jahre jahren jede jedem jeden jeder jetzt kann kein keine
keinen konnen konnte konnten laut man mehr mehrere mehreren mein mit mittwoch muss mussen mussten nach nachdem nicht nichts noch nun
nur ob oder ohne rund sagte schon sehr sei seien sein seine seinem seinen seiner seit sich sie sind so sogar solche soll sollen sollte
sollten sondern sowie teilte tag tage tagen uber uhr um und uns unter viel viele vom von vor war waren was wegen weil weiter weitere
weiteren welche wenn wer werde werden wie wieder will wir wird wo wollen worden wurde wurden zu zum zur zwar zwei drei vier zwischen
montag dienstag donnerstag freitag samstag sonntag januar februar marz mai juni juli oktober dezember
"""
_FRENCH = """
afin ainsi alors apres au aucun aucune aussi autre autres aux avait avaient avant avec avoir car ce cela celle celui ces cet cette
ceux chaque chez comme comment contre dans de deja depuis derniere dernier des deux devant dit doit donc dont du elle elles en encore
entre est et etaient etait ete etre eu eux fait faire fois font ici il ils jamais jour jours la le les leur leurs lors lui mais malgre
meme mois moins ne ni non nos notre nous on ont ou par parce pas pendant peu peut peuvent plus plusieurs pour pourquoi pres puis quand
que quel quelle quelques qui quoi sa sans se selon sera seront ses si soit son sont sous sur ta tandis tant tous tout toute toutes
tres trois un une vers voir vos votre vous ans annee annees lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars
avril juin juillet aout septembre octobre novembre decembre
"""
_SPANISH_PORTUGUESE_ITALIAN = """
al algo algunos ante antes ano anos aunque cada casi como con contra cual cuando cuatro de del desde despues dia dias dice dijo donde
dos durante el ella ellos en entre era eran es esa ese eso esta estaba estan estar este esto estos fue fueron ha habia han hasta hay
hoy la las le les lo los mas mes meses mientras mismo mucho muy nada ni no nos o otra otras otro otros para pero poco por porque que
quien se segun ser sera si sido sin sobre solo son su sus tambien tan tanto tener tiene tienen todo todos tras tres un una uno unos
y ya lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril junio julio septiembre octubre noviembre diciembre
ainda ao aos apos ate com das depois disse do dos e ela ele eles em entao foi foram hoje isso isto ja mais mas muito na nao nas nem
no nos numa num ou para pela pelas pelo pelos quando quem sao se seu seus sem sob sua suas tambem tem um uma voce
agli ai alla alle allo anche ancora anni anno avere che chi ci come con cosi cui da dal dalla dalle degli dei del della delle dello di
dopo dove due e fa fino fra gia gli ha hanno i il in io la le lo loro ma mentre nei nel nella nelle non nostro o oggi ogni per perche
piu poi prima quale quando quanto quella quello questa questo se secondo sei senza si sia sono sta stata stati stato su sua sue sui
sul sulla suo suoi tra tre tutti tutto un una uno
"""
_TURKISH = """
acaba ama ancak ardindan arasinda artik asla bana bazi belirtti ben beri bile bin bir biri birkac bircok biz bu buna bunlar bunu bunun
cok cunku da daha de degil dedi diye dolayi en eden eder ederek edildi edilen etti ettigi gibi gore gun gunu hala hem henuz hep hepsi
her hic icin iki ile ilgili ilk ise iste itibaren kadar karsi kendi kez ki kim mi mu nasil ne neden nerede nicin o olan olarak oldu
oldugu oldugunu olduklarini olmak olmasi olur on once onlar ona onun ise sadece saat saatte sonra soyledi su sekilde tarafindan tum uc
uzere uzerinde var ve veya vardi ya yani yapilan yaptigi yer yeni yil yok zaman pazartesi sali carsamba persembe cuma cumartesi pazar
ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik
"""
_RUSSIAN = """
а без более бы был была были было быть в вам вас ведь весь во вот все всего всех вы где года году год да даже два для до его ее если
есть еще же за здесь и из или им их к как какая какой когда кто ли либо мне много может мы на над надо нас не него нее нет ни них но
ну о об один однако он она они оно от очень по под после потом почему при про раз с сам свое своего своей своих себя сегодня сейчас
сказал сказала со сообщил сообщила сообщили сообщает так также такой там тем теперь то того тоже той только том тот три ту ты у уже
хотя чего чем через что чтобы чуть эта эти этих это этого этой этом этот эту я января февраля марта апреля мая июня июля августа
сентября октября ноября декабря понедельник вторник среду четверг пятницу субботу воскресенье часов час дня дней словам около
"""
_ARABIC_PERSIAN = """
في من الي علي عن مع هذا هذه ذلك تلك التي الذي الذين ما لا لم لن ان انه انها كان كانت قد كل بعد قبل عند عندما حتي او ثم بين هو هي هم
نحن انا اي كما لكن ولكن غير اذا حيث منذ خلال بعض حول دون وقد وفي ومن وعلي والتي وكان وكانت وقال وقالت قال قالت واضاف اضاف اضافت يوم
اليوم امس عام سنه شهر الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت الاحد به بها له لها لهم فيه فيها منه منها عليه عليها اليه اليها
ليس نحو احد احدي تم يتم وهو وهي وان كذلك ايضا ضمن ضد تحت فوق امام وفق بحسب ساعه الساعه مارس يناير فبراير ابريل مايو يونيو يوليو
از به که را در با اين آن است بود شد شده مي هم نيز تا بر براي يك هر اگر ولي پس گفت كرد كرده خود ديگر بايد
"""

COMMON_WORDS: Final = frozenset(
    fold(word)
    for words in (_ENGLISH, _GERMAN, _FRENCH, _SPANISH_PORTUGUESE_ITALIAN, _TURKISH, _RUSSIAN, _ARABIC_PERSIAN)
    for word in words.split()
)
