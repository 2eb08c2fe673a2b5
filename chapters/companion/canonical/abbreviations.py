"""Words whose full stop ends no sentence, and words that begin one, in the languages of news."""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Before a name. In Latin letters with a capital, since “gen.” or “col.” may be words.
TITLES = _set(
    """Adm Amb Brig Capt Cdr Cmdr Col Cols Cpl Dr Drs Fr Ft Gen Gens Gov Govs Hon Insp Lt Lts
    Maj Messrs Min Mr Mrs Ms Mt Pres Prof Profs Rep Reps Rev Revs Sec Sen Sens Sgt Sgts St Ste Supt
    Botsch Dipl Fa Hr Hrn Fr Frl Cie Mgr MM Mme Mmes Mlle Pr Sté Avda Cía Cnel Dra Gral Ing Lic
    Pdta Pdte Sgto Sra Sres Srta Sta Sto Tte Ud Uds Exmo Exma amb dott gral gén mgr prof prés
    sig ген гр им кв корр лейт обл оз пер пл полк пос пр просп проф акад св тов ул डॉ प्रो श्री
    कु रु"""
)
# Before a number; elsewhere they may end a sentence (“Will it last? No. The coast pays.”).
NUMBERED = _set(
    """abb abs abschn anm approx aprox art arts aufl bd ca cap cf ch chap chaps chs circa env eq
    eqs fig figs fn fns ft gest godz hwy iss kap lit nº no nos nr núm p pág págs para paras pop pp
    reg res rs rte s sec sect sgg t tab tel vol vols z zit гл илл ок п пп рез рис с см ст стр т
    табл тел ч apr abr ago aug avr déc dec dez dic ene feb févr jan janv
    jul juil jun mar mär nov oct okt sep sept авг апр дек июл июн мар нояб окт сент фев февр
    янв"""
)
# Never at the end: what they announce follows. Numbers of things and what is compared, too.
WITHIN = _set(
    """av bzgl bzw cf d.h d.i dt e.g eg evtl fr gegr geb ev jur kath med phil röm str пгт i.e ie
    inkl insb mio mrd p.ej p.ex sog tsd u.a v.a vgl viz volksrep vs z.b z.t м.б млн млрд напр т.е
    т.н т.к тыс"""
)
# At the end of a sentence only where a word follows that begins one; so is every other “U.S.”.
RATHER_WITHIN = _set(
    """al asst assoc bros co coll corp dep dept det dir doc dpto ed eds ee ens est etc.) gmbh inc
    intl jr ltd mfg mons ph plc russ sa sr trans uu univ wm éd в г гг изд о"""
)
# The names of Latin letters in Hindi: ए. के. दीप.
INITIALS = _set("ए बी सी डी ई एफ एच जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई जेड")
# Two words whose full stop between them, or after the second, ends nothing.
GOES_ON = frozenset({("долл", "США")})
TWO = frozenset({("p", "ex"), ("p", "ej")})
# In front of a date only, since “the Sun.” and “they wed.” end a sentence.
DAYS = _set("Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun")
HOURS = _set("a.m p.m am pm")
AFTER_HOURS = _set(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday Beijing Moscow Pyongyang Seoul
    Tokyo Eastern Pacific Central CET CEST CST EDT EST ET GMT KST JST MSK PST UTC Jan Feb
    March April May June July Aug Sept Oct Nov Dec"""
)
# Words that begin a sentence and no name.
BEGINNING = _set(
    """Are Can Could Did Do Does Has Have Is Should Was Were Will Would Please After Although Any
    As At Before Both But By Each Even Every Few For From He Her His How However If Instead It
    Its Many Meanwhile Most My Nobody None Nor Not Nothing Now Once Only Or Our Perhaps She
    Since Some Still That Their Then There These They This Those Though Thus Until We What
    When Where Whether While Who Why With Yet The Aber Auch Dann Deshalb Diese Dieser Dieses
    Doch Dort Er Heute Ihr Jetzt Kein Keine Man Nicht Niemand Nun Sein Seine Sie Wenn Wer Wie
    Wir Zwar Alors Après Aucun Avec Ce Cela Ces Cette Dans Elle Elles Ils Mais Personne
    Pourquoi Puis Quand Rien Allí Ahora Así Aunque Cuando Ella Ellos Entonces Esta Este Esto
    Nada Nadie Pero Porque Se Según Вы Его Ее Её Если Затем Их Когда Кто Мы Никто Но Однако Он
    Она Они Оно Поэтому Потом Так Там Теперь Тогда Только Что Это Эта Этот Эти"""
)
# These begin names as well (Le Carré, Van), but not after “U.S.” or “Ltd.”.
BEGINNING_OR_NAME = _set(
    """A An And I In No On So To You Das Der Die Ein Eine Es Im Und Il Je La Le Les On Un Une Et
    El En Es La Las Los Y Я А В И К На По С У"""
)
# What a single capital belongs to: Plan B, World War I.
LETTERED = _set(
    """annex appendix block category chapter class exhibit figure grade group hepatitis level
    option part phase plan point scenario schedule section table team type unit vitamin war"""
)
# What is numbered at the beginning of a line: “Figure 1. Trade by year.”
LABELS = _set(
    """abbildung abschnitt article artikel capítulo chapitre chapter cuadro encadré étape fig figura
    figure kapitel paso schritt section step tab tabelle tabla table tableau teil глава рис рисунок
    табл таблица шаг"""
)
# Before a number with a full stop, which then is an ordinal: der 2. Weltkrieg.
ORDINAL = _set(
    """ab am an beim bis das dem den der des die dieser diesem ihr ihrem im jeder jedem sein
    seinem seit vom zum zur und"""
)
MONTHS = _set(
    """Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember
    Jan Feb Jahrhundert"""
)
