package paper

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"paperkin/index/paper/pattern"
)

// missing are the words that programs and libraries write for a value that is not
// there, without the dots and the brackets around them. Case counts: "Na" is sodium
// and a family name, and "Nan" a given name.
//
// R writes NA (https://cran.r-project.org/doc/manuals/r-release/R-data.html), pandas
// nan (and reads the rest of the list as missing, see na_values at
// https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html), SQL NULL,
// Python None. Catalogues abbreviate Latin and their own language: s.n. (no name),
// s.l. (no place), s.d., n.d., o.J. and s.a. (no date), o.A. and o.V. (no author).
var missing = wordsOf(`NA na N/A n/a N.A n.a N.a NaN nan NAN #N/A #NA <NA> <na> None none NONE Null null NULL nil NIL undefined #REF! #VALUE! #NAME? (null)
	n.d N.D s.d S.d s.l S.l s.n S.n s.a S.a o.J o.O o.A o.V NaT nat`)

// missingNames stand for the name of an author or a place of publication, or for what
// is not known about any other field. All in lower case.
var missingNames = wordsOf(`anonymous;anon;anonym;anonyme;anónimo;anônimo;anonimo;unknown;unknown author;unknown authors;author unknown;no author;no authors;
	no authors listed;no author listed;no author name available;not available;not applicable;not specified;not known;not reported;not provided;no data;
	unbekannt;ohne autor;ohne verfasser;inconnu;auteur inconnu;sans auteur;desconocido;autor desconocido;sin autor;desconhecido;sem autor;sconosciuto;
	autore sconosciuto;onbekend;okänd;ukjent;ukendt;tuntematon;nieznany;неизвестен;неизвестно;без автора;佚名;不详`)

// dashes are all that some records have in place of a value.
const dashes = "-–—−‐‑?._*/"

// around are the characters that can stand around a placeholder.
var around = [256]bool{' ': true, '\t': true, '\r': true, '\n': true, '[': true, ']': true, '(': true, ')': true, '{': true, '}': true, '"': true, '\'': true}

// Placeholder reports whether a text stands for a value that is missing: "NA", "nan",
// "[Anonymous]", "n.d.", "--" and so on. Empty text is one. For names of people with
// more than one part see [Name.Placeholder].
func Placeholder(s string) bool {
	if len(s) > 64 {
		return false
	}
	for s != "" && around[s[0]] {
		s = s[1:]
	}
	for s != "" && around[s[len(s)-1]] {
		s = s[:len(s)-1]
	}
	if s == "" || strings.IndexByte(dashes, s[0]) >= 0 && strings.Trim(s, dashes+" ") == "" {
		return true
	}
	bare := s
	if strings.IndexByte(s, '.') >= 0 {
		bare = strings.TrimRight(strings.ReplaceAll(s, ". ", "."), ".")
	}
	return missing.has(bare) || missingNames.hasLower(bare)
}

// Placeholder reports whether a name stands for none: each of its parts is a
// placeholder, or there is nothing but punctuation. A person may be called Null or Na:
// these are placeholders only where they are the whole name.
func (n Name) Placeholder() bool {
	missing, empty := true, true
	for _, part := range [...]string{n.Family, n.Given, n.Dropping, n.NonDropping, n.Suffix, n.Literal} {
		empty = empty && onlyPunctuation(part)
		missing = missing && Placeholder(part)
	}
	return empty || missing
}

// onlyPunctuation reports whether a text has nothing but punctuation and blanks.
func onlyPunctuation(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPunct(r) && !unicode.IsSpace(r) })
}

// noAbstract matches text that says that there is no abstract, in the languages of
// databases and publishers.
var noAbstract = pattern.Of(`(?i)^\W*(?:` +
	`(?:there is )?no (?:abstract|summary|r[ée]sum[ée])(?: (?:is |was )?(?:available|provided|supplied|given|found|present|for this (?:article|item|record|paper|entry)|exists?))*|` +
	`(?:the |an )?(?:abstract|summary)(?: is| was)? (?:not |un)(?:available|provided|supplied|applicable|given)(?: for this (?:article|item|record|paper|entry)| in english)?|` +
	`(?:this|the) (?:article|paper|item|record|document|entry|publication) (?:has no|does not have an?|is without an?|contains no) (?:abstract|summary)|abstract from (?:author|publisher)|` +
	`(?:abstract|summary): ?(?:n/?a|none|not available|not provided)|without (?:an )?abstract|abstract missing|no description available|` +
	`(?:es ist )?kein(?:e)? (?:abstract|zusammenfassung|kurzfassung|inhaltsangabe)(?: (?:vorhanden|verf[üu]gbar|angegeben))?|(?:zusammenfassung|abstract) (?:nicht verf[üu]gbar|liegt nicht vor)|ohne (?:abstract|zusammenfassung)|` +
	`(?:r[ée]sum[ée] (?:non|in)[ -]?disponible|(?:pas|aucun) (?:de )?r[ée]sum[ée](?: (?:n'est )?disponible)?|sans r[ée]sum[ée])|` +
	`(?:resumen no disponible|no hay resumen(?: disponible)?|sin resumen(?: disponible)?|no se dispone de resumen)|` +
	`(?:resumo (?:n[ãa]o dispon[íi]vel|indispon[íi]vel)|sem resumo(?: dispon[íi]vel)?|n[ãa]o (?:h[áa]|possui) resumo)|` +
	`(?:(?:riassunto|abstract|sommario) non disponibile|nessun (?:abstract|riassunto)(?: disponibile)?|senza (?:abstract|riassunto))|` +
	`(?:geen (?:samenvatting|abstract)(?: beschikbaar)?)|(?:brak (?:streszczenia|abstraktu))|(?:аннотация отсутствует|нет аннотации|без аннотации)|无摘要|暂无摘要|抄録なし|要旨なし|초록 없음` +
	`)\W*$`)

// notice matches the beginning of a notice of copyright or of a licence.
var notice = pattern.Of(`(?i)^\W*(?:(?:crown )?copyright\b|\(c\)|©|&copy;|all rights reserved|published by \w|this is an open[- ]access article (?:under|distributed|licen|published)|this (?:article|work) is (?:licen|distributed under|protected)|` +
	reserved + `)`)

const reserved = `alle rechte vorbehalten|tous droits r[ée]serv[ée]s|todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati|alle rechten voorbehouden`

// noticeSentence matches the other sentences of a notice: who owns what, what users may
// do, and that nothing is warranted.
var noticeSentence = pattern.Of(`(?i)all rights reserved|is the property of|may not be copied|creative commons|copyright (?:holder|owner|applies)|\bunder (?:the|a) [\w -]*licen[sc]e|` +
	`^\W*published (?:by|under)|^(?:however, )?users? (?:may|should)|abstract may be abridged|no warranty is given|written permission|` + reserved)

// owner matches a sentence that is only the name of an owner, or the rest of one after
// the dot of an abbreviation: no word of it is in lower case, but for those that names have.
var owner = pattern.Of(`^(?:[^\s\p{Ll}]\S*|of|and|the|for|in|by|on behalf of|de|des|du|la|der|für|und|e|y|et|with|exclusive|\W+|\s+)+$`)

// maxNotice is the largest number of bytes in a notice; EBSCO's has about 450.
const maxNotice = 800

// CopyrightNotice reports whether a text is a notice of copyright or of a licence, and
// nothing else, such as "© 2020 The Authors. Published by Elsevier." Databases give it
// in place of an abstract, or as a paragraph after it.
func CopyrightNotice(s string) bool {
	if len(s) > maxNotice || !notice().MatchString(s) {
		return false
	}
	for sentence := range strings.SplitSeq(s, ". ") {
		if sentence = strings.TrimSpace(sentence); !noticeSentence().MatchString(sentence) && !owner().MatchString(withoutSign(sentence)) {
			return false
		}
	}
	return true
}

// copyrightSign matches the sign that begins a notice, however it is spelled.
var copyrightSign = pattern.Of(`(?i)^\W*(?:(?:crown )?copyright\b|\(c\)|©|&copy;|[^\w(]+)+`)

func withoutSign(s string) string { return copyrightSign().ReplaceAllString(s, "") }

// PlaceholderAbstract reports whether a text that stands in the place of an abstract
// is none: a [Placeholder], a sentence that says so, such as "[No abstract
// available]", or a [CopyrightNotice]. It tells nothing about a paper, and no two
// papers are the same because both have it.
func PlaceholderAbstract(s string) bool {
	return Placeholder(s) || len(s) < 120 && noAbstract().MatchString(s) || CopyrightNotice(s)
}

// content returns the text of a field, nothing if it is a placeholder.
func content(s string) string {
	if Placeholder(s) {
		return ""
	}
	return s
}

// contents leaves out the placeholders of a list, which it changes.
func contents(list []string) []string {
	list = slices.DeleteFunc(list, Placeholder)
	if len(list) == 0 {
		return nil
	}
	return list
}

// missingTitle reports whether a title is none. A work may be called "Anonymous" or
// "Unknown", so these words count only in brackets.
func missingTitle(title string) bool {
	switch {
	case !Placeholder(title):
		return false
	case strings.HasPrefix(title, "["):
		return true
	}
	return !missingNames.hasLower(strings.Trim(title, dashes+" "))
}

// ebscoNotice matches the notice that EBSCO puts behind every abstract, and the mark
// before it: "[ABSTRACT FROM AUTHOR] Copyright of ... is the property of ...".
var ebscoNotice = pattern.Of(`(?s)\s*(?:\[ABSTRACT FROM (?:AUTHOR|PUBLISHER)\]\s*)?\bCopyright of .{1,300}? is the property of .{1,300}?(?:may not be (?:copied|posted)|Copyright applies to all).{0,600}$`)

// dropAbstract removes an abstract that is none: see [PlaceholderAbstract]; and EBSCO's
// notice from one. What says more than that there is none is kept as the original.
func (p *Paper) dropAbstract() {
	whole := p.Abstract
	if strings.Contains(whole, " is the property of ") {
		p.Abstract = ebscoNotice().ReplaceAllString(whole, "")
	}
	if PlaceholderAbstract(p.Abstract) {
		p.Abstract = ""
	}
	if p.Abstract != whole && !Placeholder(whole) {
		if p.Original == nil {
			p.Original = &Original{}
		}
		p.Original.Abstract = cmp.Or(p.Original.Abstract, whole)
	}
}
