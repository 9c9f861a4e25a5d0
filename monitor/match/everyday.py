"""Which words stand in any paper on any day? An alias that is one of them fires on what nobody meant by it.

Function words, and the nouns, verbs and adjectives of everyday reports, by hand, with an eye on those that are also names:
towns (Reading, Nice, Bath, Split), families (Brown, King, Koch, Petit), given names (Will, Mark, Rose), parties and agencies whose
initials are words (IS, WHO, US, IT, ICE), papers (Time, The Sun). All are folded; one list a language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from monitor.text import fold

_WRITTEN: Mapping[str, str] = {
    "en": """
    a about above across act actor after again against age aid air all almost along also always am among an and another any anyone are
    area arm army around art as ask at away baby back bad bag baker ball ban band bank bar base bath battle bay be beach bear beat beauty
    because become bed been before begin behind being believe bell below best better between bid big bill bird bishop black blue board
    boat body book both box boy branch brand bread break bridge brief bring brook brother brown build burn bus bush business but butcher
    buy by call camp can cannon captain car card care carpenter carry case cash castle cat catch cause centre chance change charge
    charity chase chief child church city claim clay clean clear clerk close coach coal coast cold come common cook cool corner cost could
    council country court cover cross crown cry cup cut daily dam dance day dead deal dean dear death deep did die dinner do doctor does
    dog door down draw dream drive drop dry duke during each early earth east easy eat edge edition end energy enough even ever every eye
    face fact faith fall family far farm farmer fast father fear feed feel few field fight film fine fire firm first fish fisher five fix
    flag floor flower fly fog follow food foot for force ford foreign forest form fort forward found four fox free friend frost from front
    full fund game garden gas gate general get gift girl give glass go gold good grace grand grant grass gray great green grey ground group
    grow gun had hall hand happy harbour hard has hat have hawk he head health hear heart heat heath help her here high hill him his hit
    hold hole holiday home hook hope horse hospital host hot hotel hour house how hunt hunter i ice idea if in increase into iron is island
    issue it its job join joy judge jump just keep key kid kill king knight know labour lady lake lamb land lane large last late law lead
    leader league leave left less let letter level lie life light like limit line lion list little live local long look lord lose loss
    lot love low luck made mail main major make man many march mark market marsh mason may mayor me meat meet member men mercy might mile
    mill miller mine minute miss mobile money month moon moore moor more most mother mount mountain mouth move much music must my name
    nation near need net never new news next nice night nine no noble north nose not note nothing now number of off offer office often oil
    old on once one only open or order other our out over own page paint pair palace paper park part partner party pass past path pay
    peace people person phone picture piece pike pine pipe place plain plan plane plant play player point police pool poor pope port post
    pound power present press price pride prince prison prize provide public pull push put queen question quick race rain raise range rate
    reach read reading ready real reason red reed rest return rice rich ride right ring rise risk river road rock role room root rose
    round royal rule run rush safe said sale salt same sand save saw say school science sea seat second see sell send serve set seven sex
    shadow shark sharp she ship shoe shop shore short shot should show side sign silver since sing singer sister six size skin sky slow
    small smart smith snow so some son song soon south space speak spring square staff stage stand star start state station stay steel step
    still stock stone stop store storm story street strike strong study such summer sun support sure table tailor take talk tank tax taylor
    team tell temple ten term test than that the their them then there these they thing think third this three through throw ticket time tiny
    to today together too top tower town track trade train travel treat tree trial trip true trust truth try turn turner two under union
    unit until up us use value van very via view village visit voice vote wade wait walk walker wall want war ward warm was watch water wave
    way we weather web week well wells went were west wet what wheel when where which while white who whole why wide wife wild will win wind
    window wine wing winner winter wish with without wolf woman wood word work worker world worth would write wrong year yes you young
    your youth zone
    """,
    "de": """
    ab aber acht alle aller alles als also alt am an ander andere angst art arzt auch auf aus auto bach bad bahn bald band bank bar bau bauer
    baum bei beide bein berg bericht beste bett bild bin bis bist bitte blatt blau blick boden bote brand braun brief brot bruder burg da dach
    dame dank dann das dass dein dem den denn der des dich die dies doch dorf dort drei du durch ecke eher ein eine einem einen einer ende eng
    er erde ernst erst es essen etwa euch fahrt fall familie fast feind feld fest feuer finger firma fisch fischer folge frage frau frei freund
    friede frisch fritz fuchs fuer fur gab gans ganz garten gast gebiet geld gern geschichte gesetz gibt glas gold gott grenze gross grund gut
    haar hafen halb hals hand hat hatte haus heim heiss herr herz heute hier hilfe hoch hof hund ich ihm ihn ihr im in ins ist ja jahr jeder
    jetzt jung junge kaiser kalt kam kann kein kind kirche klar klein koch kommt konig kopf kraft krank kreis krieg kunst kurz lage lager land
    lang laut leben leer leicht leise leute licht lieb lied links loch luft macht mal man mann markt mauer maurer mein mensch messe meter mir
    mit mitte mond morgen mund muss mutter nach nacht name nase neben nein neu neun nicht nie noch nord nun nur ob oder offen ohne ort ost papier
    park platz preis rat rang recht rede reich reihe reise richter rot ruf ruhe rund sache sagt schiff schloss schmidt schnee schneider schon
    schritt schuld schule schuster schwarz see sehr sein seit seite sich sie sieben sind so sohn sommer sonne spiel sprache staat stadt stark
    stein stelle stern stimme strasse stuck sturm such sud tag tal teil tief tier tisch tochter tod tor tot traum treu tur uber uhr um und uns
    unter vater viel vier vogel volk voll vom von vor wagen wahl wald wand war warm was wasser weber weg wein weiss weit welt wenig wenn wer
    werk west wetter wie wind winter wir wird wo woche wohl wolf wort zahl zehn zeit ziel zimmer zu zug zum zur zwei
    """,
    "fr": """
    a accord affaire age ai aide aigle air ait alors ami an ancien ange annee apres arbre argent arme art as au aussi autre aux avant avec avis
    avoir bande barre bas base bataille beau beaucoup belle bien blanc bleu bois boite bon bonne bord bouche boucher boulanger bout bras brun
    bureau but ca calme camp cap car carte cas cause ce cela cent centre ces cet chaine chambre champ chance chant charge chasse chat chateau
    chef chemin chere cheval chez chien choix chose ciel cinq clair classe cle coin comme comte conseil contre corps cote coup cour cours court
    croix cuisine dame dans de debut deja demain demi dernier des deux dieu dire dix doit donc dont doux droit du duc eau ecole effet eglise elle
    en encore enfant ensemble entre equipe est et etat ete etre eu eux evenement face faim fait faute faux femme fer ferme feu fil fille film
    fils fin fleur foi fois fond force foret fort frere froid front fruit garde gare gauche gens grand gris gros groupe guerre haut herbe heure
    hier histoire homme hotel huit ici idee il ile image jamais jardin jaune je jeu jeune joie jour juge jusque juste la lac le legrand lettre
    leur libre lieu ligne lire lit livre loi loin long lors loup lui lune lundi ma main mais maison maire maitre mal mars martin mer mere mes
    midi mieux milieu mille ministre moi moins mois monde mont mort mot mur musique naissance ne neuf nez ni noel noir nom non nord nos notre
    nous nouveau nuit objet oeil oeuvre oiseau on or ordre ou oui ouest pain paix palais papier par parc part partie pas passe pays peau peine
    pere petit peu peuple peur pied pierre place plage plein pluie plus poids point poisson pont porte possible pour pouvoir pre premier pres
    presse prince prix pro public puis quand que quel qui quoi raison rang renard reste retour rien riviere robe roche roi rose rouge route rue
    sa sable sac sage saint sang sans sante se sel selon sens sept ses seul si siecle six soeur soir sol soleil sommet son sort sous sud sur
    table tard te temps terre tete theatre titre toi tome ton tour tous tout train travail tres trois trop tu un une usine va vallee vent verre
    vers vert vie vieux village ville vin vingt visage vite voie voir voix vol vous vrai
    """,
    "es": """
    a abril agua ahora aire al algo alto amor ano antes aqui arbol arma arte asi aun ayuda bajo banco bandera barco barrio base batalla bello bien
    blanco boca bosque bueno buque cabeza cada calle calor cama camino campo cancion cara carne carta casa casi castillo causa centro cerca cielo
    cien cinco ciudad claro clase codigo color comida como con conde contra corazon corte corto cosa costa cruz cual cuando cuatro cuerpo cuesta
    dado de deber decir del desde dia dice diez dinero dios donde dos dulce duque edad el ella en enero entre era es esa escuela ese espacio esta
    estado este estrella falta familia feliz feria fiesta fin flor fondo forma frente frio fue fuego fuente fuera fuerte fuerza gallo gana gente
    gobierno golpe gracia gran grande gris grupo guerra ha hablar hace hacia hasta hay hecho hermano herrero hierro hija hijo hombre hora hoy idea
    iglesia ir isla joven juego juez juicio la lado lago largo le leon ley libre libro linea llano lo lobo lucha luego lugar luna luz madre mal
    mano manzana mar marzo mas mayo mayor medio mejor menos mente mes mesa mi miedo mil minuto misma mitad molino monte moreno muchos muerte
    mujer mundo musica muy nada navarro negro ni nieve nino no noche nombre norte nos nueva nueve nuevo nunca o obra ocho oeste oficina ojo oro os
    otro padre pais palabra palacio pan papa papel par para parte paso paz pelo pequeno perro pero peso pie piedra piel piso plata playa plaza
    poco poder por porque precio primero prado precio prensa puebla pueblo puente puerta puerto pues punto que quien rato razon real red reina rey
    rico rio rojo rosa rubio sal sala salud sangre santa santo se sea seis senor ser si siempre sierra siete siglo sin sol solo son sor su sur
    tarde te tiempo tienda tierra todo torre total trabajo tres tu un una uno uso va valle varios ver verano verdad verde vez vida viejo viento
    vino vista viuda voz vuelta y ya yo zona zorro
    """,
    "it": """
    a acqua ai al albero alla alto altro amico amore anche ancora anno aria arte asta bacio bagno banca barca basso bella bello bene bianchi bianco
    bocca bosco braccio bravo breve bruno buono caldo calle campagna campo cane capo cappello carne carta casa caso castello cavallo che chi chiesa
    ci cielo cinque citta colle colpa come con conte conti contro corpo corsa corte cosa costa croce cui cuore da dal dei del della di dio dire
    dolce donna dopo dove due e essere estate eta fa falco fame famiglia fatto ferrari ferro festa figlia figlio filo fine fiore fiume foglia
    fondo fonte forma forte forza fra fratello freddo fronte fuoco gallo gatto gente giallo giardino gioco giorno giovane giudice giusto gli grande
    grano greco grigio gruppo guerra ha ho i idea ieri il in io isola la lago latte lavoro legge leone lettera libero libro linea lo longo lui luna
    lungo luogo lupo luce ma madre maggio mai male mano mare marino marito marzo massa me medico meno mente mercato mese mezzo mia mille ministro
    mio moda moglie molto momento mondo montagna monte morte mosca moto musica nave ne negro neri nero neve no noi nome non nord notte nove nulla
    nuovo o occhio oggi ogni ora ordine oro orso otto padre paese palazzo palla pane papa parola parte passo patto pace pelle per perche persona
    pesce petto piazza piede pieno pietra pino pioggia piu poco poi popolo porta porto posto potere povero prato prete prezzo prima primo prova punto
    quale quando quattro re regno ricci ricco riso riva roma rosa rossi rosso russo sala sale salute sangue santo sarto se secondo sei sempre sera
    serra sesto sette si sola sole solo sono sopra sorella sotto spada stato stella storia strada su suo sud te tempo terra testa ti torre tra tre
    treno tu tutto un una uno uomo uva valle vento verde vero via viaggio vicino villa vino vita vita vivo voce volo volpe volta voto
    """,
    "tr": """
    acik adam ada adim agac ak akan akil aksam alan alti ama an ana anda anne ara araba arka arkadas asker at ates av ay ayak ayni az baba bahar bahce
    bakan balik bana bari bas basin baskan bati bayrak bazi belki ben beri bes beyaz bile bilgi bin bir biraz biri birlik biz boyle bolge boy bu
    bugun burada butun buyuk can cam cay cesur ceza cihan cocuk cok cunku da dag daha dal dede defa degil demir demirci deniz ders dert devlet dis
    diye doga dogan dogru dokuz dost dort dunya dun durum duvar duz ekmek el elma emek en er ev evet gece gel gelen genc genel geri gibi giris giz goc
    gok gol goz gul gumus gun gunay gunes guven guzel haber hadi hafta hak hal halk han hava hayat hem hep her hic hizli ic icin iki il ile ilk imza in
    insan ise isim iste isik is iyi kac kadar kadin kahraman kal kalp kan kapi kar kara kardes kart kasap kaya kaynak kedi kelime kendi kent kerem kez
    ki kilic kim kis kisi kitap kiz koc kol kolay konu koy kopru kose kral kule kurt kurul kurum kus kutlu kuzey madde maden mal masa meclis memur
    merkez meydan millet mi mutlu nasil ne neden nehir nokta o ocak oda oglu okul ol olan oldu olum on once ondan ora orman orta oy oyun ozel ozgur ozkan
    para park pazar pek pinar polis reis resim ruya saat sabah sadece saglik sahil sahin sakin sanat santral sari sart satis savas savci sayi sehir sen
    sene ses sev sevgi sey si sicak sinir siyah soguk sol son sonra sonuc soz su sultan sure surekli tam tarih tas tek temiz tepe toprak top tuna tunc
    tuz ucak ulke umut un unal usta uzun uc uye var vatan ve veya ya yakin yan yargi yas yarin yavas yay yaz yedi yeni yer yesil yil yildiz yildirim
    yilmaz yok yol yuksek yuz zaman zor
    """,
    "ru": """
    а автор адрес адрес без белый берег большой борьба брат будет бы был быть в вас вдруг век вера весна весь ветер вечер взгляд вид власть вместе вне вода
    воздух возраст война волк волков вопрос ворон восток время все всегда вся где глава глаз год голова голос гора город господин гость да дар два двор
    дверь дед дело день деньги дерево десять для до добро дом дорога друг дух душа его ее если есть еще жена жизнь за завод закон запад звезда здесь зима
    знак и из или имя интерес искусство их к как какой камень книга ключ когда козел козлов конец король край красный кровь кроме кто кузнец кузнецов культура
    лебедев лев лед лес лето лицо лишь лоб луна любовь люди май мало март мать медведев медведь место мера министр мир много может море мороз морозов москва
    мост муж мы на над народ наука наш не небо несколько нет новый нога номер ночь о об область огонь один озеро окно он она они орел орлов остров от отец
    очень память парк первый перед песок петух письмо план плохо площадь по победа под поле поп попов пора порт после почему право правда при природа путь
    пять работа раз район ребенок результат река речь рука рынок ряд с сад свет свобода своя север село семь сердце сестра сила слава слово случай смерть снег
    снова соболь совет соколов солнце сон союз среда срок стена стол сторона страна стул суд счет сын так там театр тело тень тот точка третий три труд ты тысяча
    у угол улица уровень успех утро уже участие учитель фильм флот форма хлеб ход холод хор хорошо царь цель цена центр час часть чем черный честь число что шаг
    школа щит это юг я язык яма
    """,
    "ar": """
    ابن ابو اثر احمد اخ اخر ارض اسد اسم اصل اكبر الا التي الذي الله الى الي ام امام امر امل امن انا انت انه اهل اول اي ايام اين باب باس بحر بدر بعد بعض بل بلد
    بن بنت بيت بين تحت ثم جبل جدا جديد جمال جمعه جميع جميل جيش حال حتى حتي حديد حرب حريه حزب حسن حسين حق حول حي حياه خالد خبر خط خير دار دم دور دوله ذلك راس
    رب رجل روح رئيس زمن زيد سعيد سلام سلطان سماء سنه سوق سيد سيف شارع شاهين شباب شرق شركه شعب شمال شمس شهر شيء شيخ صالح صباح صقر صوت ضد طريق طفل ظل عادل عالم
    عام عبد عدل عدد عزيز على علي عم عمر عمل عن عند عين غرب غير فتح فجر فرح فضل فقط فن في فيصل قبل قد قصر قلب قمر قوه كان كبير كتاب كرم كريم كل كلمه كما كيف لا
    لقاء لكن لم له ليل ما مال ماء مبارك محمد مدينه مع معرض مكان ملك من منصور مهم موت ناصر نحن نصر نفس نهار نور هادي هذا هل هلال هنا هو هي واحد وجه وزير وطن
    وقت ولد يد يوم
    """,
}

#: For each language, its everyday words, folded.
EVERYDAY: Final[Mapping[str, frozenset[str]]] = {
    language: frozenset(map(fold, words.split())) for language, words in _WRITTEN.items()
}
