package merge

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// traits are what the rules know of a record. They are computed once, and comparing
// two of them reads no text.
type traits struct {
	at             int    // number of the record for whoever wants it back from a clustering
	hash           string // source hash
	provider, name string
	file           string
	line           int

	ids     []string // sorted, without those made from the text
	made    []string // ids made from the text: of title, first author and year
	title   string   // folded
	written string   // title as the source has it
	common  bool     // the title is no evidence: see paper.PlaceholderTitle
	notice  bool     // about another paper: see isNotice

	abstract bag
	authors  []author
	etAl     bool
	year     int // 0: unknown

	place    place
	kind     kind
	preprint bool // of a preprint, as far as it says where it appeared

	// Of records in a library:
	print    catalogue.Fingerprint
	sides    map[int]int // see rulings.sides
	partners []string    // see rulings.partners
}

// traitsOf reads the traits of a record.
func traitsOf(s catalogue.Source) *traits {
	p := s.Paper
	t := &traits{hash: s.Hash, provider: s.Provider, name: s.Name, file: s.Record.Source, line: s.Line,
		title: paper.FoldWords(p.Title), written: writtenTitle(p), common: paper.PlaceholderTitle(p.Title), notice: isNotice(p.Title),
		authors: authorsOf(p), etAl: p.EtAl, place: placeOf(p), kind: kindOf(p)}
	for _, id := range p.Aliases {
		if isMade(id) {
			t.made = append(t.made, id)
		} else {
			t.ids = append(t.ids, id)
		}
	}
	slices.Sort(t.ids)
	if !paper.PlaceholderAbstract(p.Abstract) {
		t.abstract = bagOf(p.Abstract)
	}
	t.year, _ = strconv.Atoi(p.Year())
	t.preprint = t.isPreprint()
	return t
}

// nodesOf returns the traits of sources, which know their places in the list.
func nodesOf(sources []catalogue.Source, rules *rulings) []*traits {
	nodes := make([]*traits, len(sources))
	for i, s := range sources {
		nodes[i] = traitsOf(s)
		nodes[i].at, nodes[i].print = i, catalogue.FingerprintOf(s.Paper)
		nodes[i].sides, nodes[i].partners = rules.sides(s), rules.partners(s.Paper)
	}
	return nodes
}

// isPreprint reports whether the record is of a preprint: nothing in it says that the
// paper was published elsewhere, and its id, its venue or its type say that it is one.
func (t *traits) isPreprint() bool {
	server := t.place.server || t.kind == preprint
	for _, id := range t.ids {
		switch {
		case strings.HasPrefix(id, "arxiv:"), isPreprintDOI(id):
			server = true
		case strings.HasPrefix(id, "doi:"):
			return false
		}
	}
	return server && (t.place.container == nil || t.place.server)
}

// preprintRegistrants are the prefixes of DOIs of preprints, working papers and copies
// in repositories, which a published paper has besides its own.
var preprintRegistrants = []string{
	"10.48550/",              // arXiv
	"10.1101/",               // bioRxiv and medRxiv; also journals, whose suffixes have no date
	"10.64898/",              // openRxiv
	"10.21203/rs.",           // Research Square
	"10.20944/preprints",     // Preprints.org
	"10.26434/",              // ChemRxiv
	"10.31219/", "10.31234/", // OSF, PsyArXiv
	"10.31235/", "10.31223/", // SocArXiv, EarthArXiv
	"10.31222/", "10.35542/", // MetaArXiv, EdArXiv
	"10.2139/ssrn",            // SSRN
	"10.36227/techrxiv",       // TechRxiv
	"10.22541/",               // Authorea
	"10.7287/peerj.preprints", // PeerJ
	"10.5281/zenodo",          // Zenodo
	"10.6084/m9.figshare",     // figshare
	"10.3386/w",               // NBER
	"10.14293/",               // ScienceOpen
	"10.13140/rg",             // ResearchGate
}

// isPreprintDOI reports whether an id is a DOI of a preprint or of a copy. Cold Spring
// Harbor has one registrant for its servers and its journals ("10.1101/gr.1").
func isPreprintDOI(id string) bool {
	doi, ok := strings.CutPrefix(id, "doi:")
	if !ok {
		return false
	}
	if rest, ok := strings.CutPrefix(doi, "10.1101/"); ok {
		return rest != "" && rest[0] >= '0' && rest[0] <= '9'
	}
	return slices.ContainsFunc(preprintRegistrants, func(p string) bool { return strings.HasPrefix(doi, p) })
}

// kind is what a publication is, as far as that tells works apart.
type kind int

const (
	unknownKind kind = iota
	article          // in a journal or in proceedings, or a report
	preprint
	chapter
	book
	thesis
	data // a data set or a program
)

var kinds = map[string]kind{
	"article": preprint, "article-journal": article, "article-magazine": article, "article-newspaper": article, "paper-conference": article,
	"report": article, "chapter": chapter, "entry": chapter, "entry-dictionary": chapter, "entry-encyclopedia": chapter,
	"book": book, "collection": book, "thesis": thesis, "dataset": data, "software": data,
}

func kindOf(p paper.Paper) kind { return kinds[p.Type] }

// differ reports whether two kinds are never of one work.
func (k kind) differ(other kind) bool {
	if k == unknownKind || other == unknownKind || k == other {
		return false
	}
	whole := func(k kind) bool { return k == book || k == thesis || k == data }
	return whole(k) || whole(other)
}

// bag is the set of words of a text: sorted hashes, and those of its numbers apart.
type bag struct {
	words, numbers []uint32
	text           string // folded; empty: no text
}

// maxBag is how many bytes of a text count: some sources have whole books for abstracts.
const maxBag = 10_000

func bagOf(text string) bag {
	folded := paper.FoldWords(text)
	b := bag{text: folded[:min(len(folded), maxBag)]}
	before := ""
	for w := range strings.FieldsSeq(b.text) {
		h := fnv.New32a()
		h.Write([]byte(w))
		if w[0] >= '0' && w[0] <= '9' || before == "part" && roman(w) != "" { // "part ii"
			b.numbers = append(b.numbers, h.Sum32())
		} else {
			b.words = append(b.words, h.Sum32())
		}
		before = w
	}
	b.words, b.numbers = sorted(b.words), sorted(b.numbers)
	return b
}

// common counts what two sorted lists without repetitions have in common.
func common(a, b []uint32) (n int) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			n, a, b = n+1, a[1:], b[1:]
		}
	}
	return n
}

// likeness says how two texts relate.
type likeness int

const (
	notKnown  likeness = iota // one of them is missing
	different                 // clearly of two works
	unclear
	similar // they may be two versions of one text
	same    // but for case, accents and punctuation
)

// Two abstracts of one publication are the same but for a few words, a heading, or an end
// that one source has cut off or added to; parts of a series share up to nine of ten
// words, and reports of two years all but the numbers. A preprint's abstract is often
// rewritten for the publication. See the pair set: TestPairSet.
const (
	sameWords     = 0.95 // Dice's coefficient of the words
	preprintWords = 0.6
	prefixFrom    = 100 // bytes from which a text that goes on elsewhere is the same
	lastWord      = 12  // bytes at the end that may be the half of a word
)

// compare compares two texts, which may be of a preprint and its publication.
func (b bag) compare(other bag, rewritten bool) likeness {
	if b.text == "" || other.text == "" {
		return notKnown
	}
	if b.text == other.text {
		return same
	}
	short, long := b.text, other.text
	if len(short) > len(long) {
		short, long = long, short
	}
	if len(short) >= prefixFrom && strings.HasPrefix(long, short[:len(short)-lastWord]) {
		return similar
	}
	both := common(b.words, other.words)
	share := 2 * float64(both) / float64(max(1, len(b.words)+len(other.words)))
	numbers := common(b.numbers, other.numbers) == min(len(b.numbers), len(other.numbers))
	if share >= sameWords && numbers || rewritten && share >= preprintWords && (numbers || share >= sameWords) {
		return similar
	}
	return different
}

// abstracts compares the abstracts of two records.
func abstracts(a, b *traits) likeness {
	return a.abstract.compare(b.abstract, a.preprint != b.preprint)
}

// equal reports whether two records say the same of everything but ids.
func (t *traits) equal(o *traits) bool {
	return t.title == o.title && t.abstract.text == o.abstract.text && t.year == o.year && t.kind == o.kind && t.place.equal(o.place) &&
		slices.EqualFunc(t.authors, o.authors, func(a, b author) bool { return slices.Equal(a.words, b.words) })
}
