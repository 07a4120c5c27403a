package paper

import (
	"strings"
	"sync"

	"paperkin/index/paper/pattern"
)

// commonTitles are the titles of parts of journals and books that thousands of works
// share, by language: the headings that journals and books in it use.
var commonTitles = []string{
	// English
	`editorial;editorials;guest editorial;editorial board;editorial comment;editorial note;editorial introduction;editorial overview;editorial foreword;editorial preface;
	editor s note;editors note;editor s notes;editors notes;editor s introduction;editors introduction;editor s page;editor s choice;editors choice;editor s comment;editor s column;
	editor s preface;editors preface;editor s foreword;note from the editor;notes from the editor;note from the editors;from the editor;from the editors;from the editor s desk;from the guest editor;
	letter from the editor;letters from the editor;message from the editor;message from the editors;a message from the editor;message from the president;president s message;
	presidential address;president s address;president s column;president s page;from the president;message from the chair;message from the chairs;welcome message;welcome;welcome address;
	introduction;introductions;general introduction;introductory remarks;introduction to the issue;introduction to this issue;introduction to this special issue;introduction to the special issue;
	introduction to special issue;introduction to the special section;introduction special issue;special issue;special issue editorial;editorial special issue;special section;guest editors introduction;
	guest editor s introduction;guest editorial introduction;guest editors note;foreword;forewords;preface;prefaces;preamble;prologue;prelude;epilogue;afterword;postscript;
	preface to the second edition;preface to the first edition;conclusion;conclusions;concluding remarks;closing remarks;final remarks;opening remarks;discussion;general discussion;
	summary;abstract;abstracts;overview;background;commentary;comment;comments;reply;replies;reply to comment;author reply;author s reply;authors reply;the authors reply;the author replies;author response;author s response;
	authors response;response;responses;rejoinder;response from the authors;in reply;reply from the authors;
	letter;letters;letter to the editor;letters to the editor;letter to editor;letters to editor;to the editor;correspondence;readers letters;readers forum;
	book review;book reviews;review;reviews;book notes;book notices;book notice;books;books received;publications received;new books;media reviews;film review;film reviews;review of books;reviews of books;review essay;short notices;
	index;indexes;indices;author index;subject index;name index;index of authors;index of names;index of subjects;authors index;keyword index;cumulative index;annual index;general index;index of volume;index to volume;index to;index of;
	contents;table of contents;list of contents;volume contents;contents of volume;in this issue;inside this issue;this issue;highlights;issue highlights;research highlights;issue information;issue info;
	front matter;frontmatter;back matter;backmatter;front cover;back cover;inside front cover;inside back cover;outside back cover;cover;cover image;cover picture;cover page;graphical abstract;graphical abstracts;title page;copyright;copyright page;copyright notice;
	masthead;imprint;colophon;half title;half title page;frontispiece;dedication;epigraph;acknowledgement;acknowledgements;acknowledgment;acknowledgments;acknowledgement to reviewers;acknowledgment of reviewers;
	acknowledgement of reviewers;acknowledgements to reviewers;list of reviewers;reviewers;referees;list of referees;thanks to reviewers;thank you to our reviewers;contributors;list of contributors;notes on contributors;
	about the authors;about the author;about the editors;about the editor;about the contributors;author biographies;biographies;biographical notes;biographical sketch;list of authors;list of participants;participants;list of figures;list of tables;
	list of illustrations;list of abbreviations;abbreviations;list of symbols;notation;glossary;appendix;appendices;bibliography;references;selected bibliography;further reading;notes;note;endnotes;credits;
	announcement;announcements;news;news and views;news in brief;news and notes;notes and news;newsletter;news and comment;calendar;calendar of events;diary;events;meetings;conference calendar;forthcoming events;forthcoming papers;forthcoming articles;meeting reports;meeting report;conference report;conference reports;
	call for papers;call for nominations;information for authors;instructions for authors;instructions to authors;guidelines for authors;notes for contributors;guide for authors;notice to authors;author guidelines;
	obituary;obituaries;in memoriam;in memory;deaths;necrology;awards;people;personalia;personal view;profile;profiles;interview;q a;questions and answers;viewpoint;viewpoints;perspective;perspectives;opinion;forum;
	errata;erratum;corrigendum;corrigenda;correction;corrections;corrections and clarifications;author correction;publisher correction;publisher s correction;addendum;addenda;retraction;retractions;retraction note;retraction notice;retracted;notice of retraction;expression of concern;
	withdrawn;withdrawal;removed;notice;editorial retraction;
	poster session;poster sessions;posters;poster abstracts;oral presentations;oral abstracts;plenary session;plenary lectures;keynote;keynote address;keynote speech;keynote speakers;invited talk;invited talks;invited lectures;panel discussion;workshop;workshops;tutorial;tutorials;program;programme;
	program committee;programme committee;organizing committee;organising committee;conference organization;conference committee;committees;committee;organization;sponsors;author list;session chairs;session;technical program;technical sessions;
	annual report;annual meeting;annual general meeting;minutes;proceedings;report;reports;president s report;treasurer s report;secretary s report;committee reports;
	untitled;no title;title not available;no title available;title unavailable;title pending;test;advertisement;advertisements;advertising;advertisers index;classified ads;classifieds;products;new products;miscellany;miscellaneous;miscellanea;varia;supplement;supplementary material;supplementary materials;supporting information;supplementary information;data;dataset;chapter;part;section;volume;issue`,
	// German
	`leitartikel;zum geleit;geleitwort;vorwort;vorworte;vorwort der herausgeber;vorwort des herausgebers;einleitung;einführung;zur einführung;einfuhrung;zur einfuhrung;nachwort;schlusswort;schluss;fazit;zusammenfassung;zusammenfassungen;inhalt;inhaltsverzeichnis;impressum;titelei;register;sachregister;
	personenregister;namenregister;autorenregister;autorenverzeichnis;stichwortverzeichnis;literatur;literaturverzeichnis;literaturberichte;bücher;bucher;buchbesprechung;buchbesprechungen;buchrezension;buchrezensionen;rezension;rezensionen;besprechung;besprechungen;
	leserbrief;leserbriefe;briefe an die herausgeber;zuschrift;zuschriften;erwiderung;replik;antwort;berichtigung;berichtigungen;korrektur;korrekturen;druckfehlerberichtigung;nachruf;nachrufe;mitteilungen;nachrichten;kurznachrichten;ankündigungen;ankundigungen;
	aktuelles;veranstaltungen;veranstaltungskalender;termine;personalien;danksagung;anhang;abkürzungsverzeichnis;abkurzungsverzeichnis;autoren;autorinnen und autoren;die autoren;mitarbeiter dieses heftes;zu diesem heft;in diesem heft;tagungsbericht;tagungsberichte;ohne titel;jahresbericht;grußwort;gruwort;grusswort`,
	// French
	`éditorial;liminaire;avant propos;préface;prefaces;prologue;introduction générale;présentation;présentation du numéro;présentation du dossier;postface;épilogue;conclusion générale;conclusions générales;résumé;résumés;sommaire;table des matières;index des auteurs;index général;
	comptes rendus;compte rendu;comptes rendus de lecture;notes de lecture;note de lecture;notes critiques;recension;recensions;livres;livres reçus;ouvrages reçus;bibliographie;courrier des lecteurs;courrier;lettre à l éditeur;lettre à la rédaction;lettres à la rédaction;lettre à l editeur;réponse;réponse des auteurs;réponse de l auteur;
	nécrologie;nécrologies;hommage;errata;rectificatif;actualités;nouvelles;brèves;informations;annonces;agenda;chronique;chroniques;remerciements;annexe;annexes;les auteurs;liste des auteurs;ont collaboré à ce numéro;dans ce numéro;sans titre;mot de la rédaction;mot du président;discussion générale;avertissement`,
	// Spanish and Portuguese
	`editorial invitado;nota editorial;nota del editor;nota de los editores;carta del editor;carta editorial;introducción;presentación;prólogo;prefacio;epílogo;conclusión;conclusiones;resumen;resúmenes;índice;índice general;índice de autores;índice analítico;sumario;contenido;tabla de contenido;
	reseña;reseñas;reseña bibliográfica;reseñas bibliográficas;reseña de libros;reseñas de libros;recensión;recensiones;crítica de libros;libros;libros recibidos;bibliografía;referencias;carta al director;cartas al director;carta al editor;cartas al editor;respuesta;réplica;fe de erratas;fe de errata;corrección;correcciones;
	obituario;noticias;agradecimientos;agradecimiento a los revisores;anexo;anexos;apéndice;colaboradores;autores;normas de publicación;instrucciones para los autores;normas para los autores;sin título;portada;créditos;palabras del editor;
	editorial convidado;nota do editor;nota dos editores;carta do editor;carta ao editor;cartas ao editor;introdução;apresentação;apresentação do dossiê;prefácio;epílogo;posfácio;conclusão;conclusões;considerações finais;resumo;resumos;sumário;conteúdo;resenha;resenhas;resenha bibliográfica;recensão;recensões;
	bibliografia;referências;resposta;resposta dos autores;errata;correção;necrologia;obituário;notícias;agradecimentos;anexo;anexos;apêndice;colaboradores;normas para publicação;instruções aos autores;sem título;expediente;ficha catalográfica;palavra do editor;nominata;nominata de pareceristas`,
	// Italian
	`editoriale;introduzione;presentazione;prefazione;premessa;prologo;epilogo;postfazione;conclusione;conclusioni;considerazioni conclusive;riassunto;riassunti;sommario;indice;indice generale;indice dei nomi;indice degli autori;recensione;recensioni;libri;libri ricevuti;schede;rassegna bibliografica;
	bibliografia;lettera al direttore;lettere al direttore;lettera all editore;lettere alla redazione;risposta;replica;errata corrige;errata;necrologio;necrologi;notizie;notiziario;annunci;ringraziamenti;appendice;appendici;gli autori;autori;collaboratori;abstracts;senza titolo;nota redazionale;nota del curatore;avvertenza`,
	// Dutch, the languages of Scandinavia, Polish, Czech, Turkish, Indonesian, Russian, Ukrainian
	`redactioneel;voorwoord;ten geleide;inleiding;nawoord;conclusie;inhoud;inhoudsopgave;boekbespreking;boekbesprekingen;recensies;recensie;boeken;ingezonden brief;ingezonden brieven;naschrift;antwoord;in memoriam;berichten;mededelingen;literatuur;samenvatting;summaries;van de redactie;personalia;
	leder;ledare;lederartikel;forord;förord;innledning;inledning;indledning;etterord;efterord;innhold;innehåll;indhold;bokanmeldelse;bokanmeldelser;anmeldelser;boganmeldelser;recensioner;bokrecensioner;debatt;replikk;replik;svar;rettelse;rättelse;minneord;nekrolog;pääkirjoitus;esipuhe;johdanto;kirja arvostelut;
	od redakcji;słowo wstępne;wstęp;wprowadzenie;przedmowa;posłowie;zakończenie;spis treści;recenzja;recenzje;bibliografia;nekrologi;kronika;errata;indeks;sprostowanie;úvod;úvodník;předmluva;závěr;obsah;recenze;zprávy;bez názvu;
	önsöz;sunuş;giriş;editörden;kitap eleştirisi;kitap tanıtımı;sonuç;içindekiler;pengantar redaksi;kata pengantar;pendahuluan;daftar isi;resensi buku;
	от редакции;от редактора;от редколлегии;слово редактора;предисловие;введение;вступление;заключение;содержание;оглавление;рецензии;рецензия;хроника;некролог;in memoriam;новости;объявления;литература;поправка;исправление;информация для авторов;об авторах;сведения об авторах;вступ;передмова;зміст;рецензії;від редакції;післямова`,
	// Chinese, Japanese, Korean
	`编者按;卷首语;前言;序言;序;引言;导言;目录;后记;编后记;书评;致谢;勘误;更正;索引;附录;参考文献;征稿启事;本刊启事;編集後記;巻頭言;はじめに;まえがき;序文;緒言;序論;目次;書評;おわりに;あとがき;訂正;正誤表;索引;投稿規定;追悼;会告;머리말;서문;목차;편집자의 글;권두언;서평;정오표;투고규정`,
}

// commonTitle returns the set of commonTitles.
var commonTitle = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, titles := range commonTitles {
		for title := range WordSet(titles) {
			set[FoldWords(title)] = true
		}
	}
	return set
})

// notices match the beginning of a title, folded by [FoldWords], that is about another
// paper, which may have several such notices.
var notices = pattern.Of(`^(?:(?:author|publisher|editor)s? (?:s )?(?:correction|erratum|corrigendum|note)|errat(?:um|a)|corrigend(?:um|a)|addend(?:um|a)|retraction not(?:e|ice)|removal notice|notice of retraction|(?:editorial )?expression of concern|` +
	`fe de erratas?|errata corrige|(?:correction|retraction|withdrawal)s? (?:to|for|of|in|on|notice)|(?:berichtigung|korrektur) (?:zu|zum|zur|von)|rectificatif (?:a|au|aux)|correccion (?:a|al|de)|correcao (?:a|ao|de|do)|поправка к|исправление к|` +
	`(?:reply|response|rejoinder|replies|comments?|letter|antwort|erwiderung|reponse|respuesta|resposta|risposta) (?:to|from|by|auf|a|al|au|aux) (?:the |l )?(?:editors?|authors?|letters?|comments?|commentar(?:y|ies)|reviewers?|discussion|redaktion|autore?s?|editeur))\b|` +
	`^(?:correction|retraction|retracted|withdrawn|corrected and republished|berichtigung|korrektur|rectificatif|correccion|correcao) :`)

// counting matches what tells the parts of a series apart and is no title: numbers,
// months, and words such as "volume".
var counting = pattern.Of(`^(?:\d+(?:st|nd|rd|th)?|[ivxlc]+|vol|volume|volumes|no|nos|nr|number|issue|part|parts|issn|band|heft|teil|tome|numero|num|fascicolo|tomo|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|fall|winter|pp?|page|pages)$`)

// maxCommonTitle is a length in bytes that no common title exceeds.
const maxCommonTitle = 90

// PlaceholderTitle reports whether a title is no evidence that two records are of the
// same work, because many works have it ("Editorial", "Introduction", "Vorwort", "Book
// Review", "Index to Volume 12"), because it is about another work ("Erratum to: ..."),
// or because it is none: a [Placeholder], or without any letter.
func PlaceholderTitle(title string) bool {
	if Placeholder(title) {
		return true
	}
	head := title
	if len(head) > maxCommonTitle { // enough for a notice
		head = head[:maxCommonTitle]
	}
	folded := FoldWords(head)
	if before, _, colon := strings.Cut(head, ":"); notices().MatchString(folded) || colon && notices().MatchString(FoldWords(before)+" :") {
		return true
	}
	if len(head) < len(title) {
		return false
	}
	var words []string
	for _, w := range strings.Fields(folded) {
		if !counting().MatchString(w) {
			words = append(words, w)
		}
	}
	return len(words) == 0 || commonTitle()[folded] || commonTitle()[strings.Join(words, " ")]
}
