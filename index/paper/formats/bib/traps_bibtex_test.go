package bib_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/bib"
	"paperkin/index/paper/formats/formattest"
)

// bibTexts is text as BibTeX files have it.
var bibTexts = []formattest.Piece{{"{BERT}", "BERT"}, {`G{\"o}del`, "Gödel"}, {`caf{\'e}`, "café"}, {`Stra{\ss}e`, "Straße"},
	{`{\L}{\'o}d{\'z}`, "Łódź"}, {`\v{C}ech`, "Čech"}, {`ma\~nana`, "mañana"},
	{`na{\"\i}ve`, "naïve"}, {`{\'\i}ndice`, "índice"}, {`{\'{\i}}ndice`, "índice"}, {`$O(n \log {n})$`, `$O(n \log {n})$`},
	{`50\% of R\&D`, "50% of R&D"}, {`a\_b`, "a_b"}, {`\emph{very}`, "very"},
	{"Fig.~3", "Fig. 3"}, {"``quoted''", `"quoted"`}, {"two\n    lines", "two lines"}, {`{\textit{in vivo}}`, "in vivo"},
	{`\textsc{Small}`, "Small"}, {`Erd{\H o}s`, "Erdős"}, {`\c{C}a`, "Ça"},
	{"{{Deep}} {L}earning", "Deep Learning"}, {`{\aa}ngstr{\"{o}}m`, "ångström"}, {`C{\#}`, "C#"}, {`CO\textsubscript{2}`, "CO2"},
	{`{\dh}orn`, "ðorn"}, {`{\DJ}uro`, "Đuro"}, {`Y{\i}ld{\i}z`, "Yıldız"},
	{`a\ b`, "a b"}, {`{\em loud}`, "loud"}, {`\textgreater{}5`, ">5"}, {`3\,cm`, "3 cm"}, {`\enquote{cited}`, `"cited"`},
	{`\$5`, "$5"}, {"日本語", "日本語"}, {`{\o}re`, "øre"}, {`\textregistered{}`, "®"}, {`\href{https://example.org}{here}`, "here"},
	{`\'{E}cole`, "École"}}

var bibNames = []formattest.Piece{{`Ito, K{\=e}i`, "Kēi Ito"}, {"van der Berg, Jr., Hans", "Hans van der Berg Jr."},
	{"{NASA Team}", "NASA Team"}, {"Jan van den Berg", "Jan van den Berg"}, {"{Barnes and Noble, Inc.}", "Barnes and Noble, Inc."},
	{`G{\"o}del, Kurt`, "Kurt Gödel"}, {`Ch{\^a}u Nguy{\~{\^e}}n`, "Châu Nguyễn"}, {`{\'E}tienne Dupont`, "Étienne Dupont"},
	{`{\'A}lvarez-Bayo, Jos{\'e}`, "José Álvarez-Bayo"}, {`Y{\i}ld{\i}r{\i}m, Ay{\c s}e`, "Ayşe Yıldırım"},
	{"family=Beethoven, given=Ludwig, prefix=van, useprefix=true", "Ludwig van Beethoven"},
	{"Plato", "Plato"}, {"de la Cruz, Ana", "Ana de la Cruz"}, {`O'Neil, Pat~M.`, "Pat M. O'Neil"},
	{"Li, Wei\n               and Wu, Bo", "Wei Li|Bo Wu"}, {"{Smith, Ltd.} AND {OECD}", "Smith, Ltd.|OECD"},
	{`{van den Hoven}, Jan`, "Jan van den Hoven"}}

// bibParts are the parts of those names that reading order does not show.
var bibParts = map[string]paper.Name{"NASA Team": {Literal: "NASA Team"}, "Barnes and Noble, Inc.": {Literal: "Barnes and Noble, Inc."},
	"Ludwig van Beethoven": {Given: "Ludwig", NonDropping: "van", Family: "Beethoven"}, "Smith, Ltd.": {Literal: "Smith, Ltd."}, "OECD": {Literal: "OECD"}}

var bibDates = []formattest.Piece{{"year = {2021}, month = jan", "2021-01"}, {`year = 2020, month = "17~" # may`, "2020-05-17"},
	{"year = 2019,\n month={December}", "2019-12"}, {"date = {2020-05-17/2020-05-19}", "2020-05-17"}, {"date = {2020-05}", "2020-05"},
	{`year = "1999", month = jun # "--" # jul`, "1999-06"}, {"year = {2018}, month = {3}, day = {4}", "2018-03-04"},
	{"date = {2020-05-17T10:11:12}", "2020-05-17"}, {"date = {2021-21}", "2021"}, {"year = {in press}", ""}, {"date = {1987/}", "1987"},
	{`year = {\noopsort{1973b}1973}`, "1973"}, {"year = {c. 1999}", "1999"}, {"year = {2017}, month = {May 4-6}", "2017-05-04"},
	{"date = {2011~}", "2011"}, {"year = {2016}, month = 10", "2016-10"}, {"year = {2015}, month = {Sept.}", "2015-09"}}

// bibIDs are fields that name an entry's paper, with a place for a number.
var bibIDs = []formattest.Piece{{"doi = {10.1234/ABC_%05d}", "doi:10.1234/abc_%05d"},
	{`DOI = "https://doi.org/10.1234/x%05d"`, "doi:10.1234/x%05d"}, {`doi = {10.1234/a{\_}b\_%05d}`, "doi:10.1234/a_b_%05d"},
	{"eprint = {2101.%05dv2}, archivePrefix = {arXiv}", "arxiv:2101.%05d"},
	{"eprint = {2101.%05d}, eprinttype = {arxiv}, archiveprefix = {arXiv}, eprintclass={cs.LG}", "arxiv:2101.%05d"},
	{"journal = {arXiv preprint arXiv:2101.%05d}", "arxiv:2101.%05d"},
	{"journal = {CoRR}, volume = {abs/2101.%05d}", "arxiv:2101.%05d"},
	{`url = "https://aclanthology.org/N19-%05d/"`, "acl:N19-%05d"}, {"pmid = {3%05d}", "pmid:3%05d"},
	{"eprint = {03%05d}, archiveprefix = {arXiv}, primaryclass = {math.GT}", "arxiv:math/03%05d"}, {"doi = {N/A}", ""},
	{"url = {https://example.org/~ito/a\\_%05d.html http://example.com}", ""}, {"doi = {doi:10.1234/y%05d}", "doi:10.1234/y%05d"}}

func TestTrapsBibTeX(t *testing.T) {
	for name, whole := range map[string]func(string) string{
		"as it is":                 func(s string) string { return s },
		"CRLF and byte order mark": func(s string) string { return "\ufeff" + strings.ReplaceAll(s, "\n", "\r\n") },
	} {
		t.Run(name, func(t *testing.T) {
			f := formattest.NewTrapFile(5)
			f.Ignore = func(p *paper.Paper) { // see TestKept
				p.Type, p.SourceType, p.Fields, p.People, p.Dates, p.Extra = "", "", nil, nil, nil, nil
			}
			f.Put("%% A library.\n@comment{jabref-meta: databaseType:biblatex;}\n@preamble{ \"\\newcommand{\\noopsort}[1]{}\" # {x} }\n")
			f.Put("@STRING{tml = {Transactions on {M}ade-up Learning}}\n@string(conf = \"Conference on \" # \"Nothing\")\n\n")
			for i := range formattest.TrapRecords {
				putEntry(f, i)
			}
			f.Put("@proceedings{parent, title = {Workshop of {N}othing}, date = {2012-06-07}, editor = {Ed Itor}}\n")
			f.Expect(f.Line-1, paper.Paper{Title: "Workshop of Nothing", Published: "2012-06-07", Keys: []string{"parent"}}, nil, "parent", "")
			f.Check(t, bib.BibTeX, whole(f.Text.String()))
		})
	}
}

func putEntry(f *formattest.TrapFile, i int) {
	if i%89 == 5 { // one whose brace is never closed
		f.Complain(f.Line)
		f.Put("@misc{broken%d, title = {Never {closed, author = {A}\n}\n\n", i)
	}
	key := fmt.Sprintf("DBLP:journals/ito%d", i)
	title, abstract, id, date := f.Say(bibTexts, 5), f.Say(bibTexts, 25), formattest.Pick(f, bibIDs...), formattest.Pick(f, bibDates...)
	authors := f.Some(bibNames, 4)
	p := paper.Paper{Title: fmt.Sprintf("Study %d %s", i, title.Want), Abstract: abstract.Want + " @home (we say)", Published: date.Want, Keys: []string{key}}
	var people []paper.Name
	for _, a := range authors {
		for name := range strings.SplitSeq(a.Want, "|") {
			parts, ok := bibParts[name]
			if !ok {
				parts = paper.ReadName(name)
			}
			people = append(people, parts)
		}
	}
	p.SetAuthors(people)
	names := ""
	for n, a := range authors {
		names += strings.Repeat(" and\n  ", min(n, 1)) + a.Src
	}
	if i%6 == 0 && names != "" {
		names += " and others"
		p.EtAl = true
	}
	var fields []string
	add := func(name, value string) {
		if f.IntN(2) == 0 {
			name = strings.ToUpper(name)
		}
		fields = append(fields, name+formattest.Pick(f, " = {", "={", "\t=\n  {")+value+"}")
	}
	if i%2 == 0 {
		add("title", fmt.Sprintf("Study %d %s", i, title.Src))
	} else {
		fields = append(fields, fmt.Sprintf("title = \"Study %d \" # {%s}", i, title.Src))
	}
	add("abstract", abstract.Src+"\n@home (we say)")
	add("author", names)
	fields = append(fields, date.Src)
	var ids []string
	fields = append(fields, strings.ReplaceAll(id.Src, "%05d", fmt.Sprintf("%05d", i)))
	if id.Want != "" {
		ids = []string{fmt.Sprintf(id.Want, i)}
	}
	fields = append(fields, place(&p, i, id)...)
	if i%3 == 0 {
		add("keywords", "sparsity; {MoE}, na{\\\"i}ve")
		p.Keywords = []string{"sparsity", "MoE", "naïve"}
	}
	f.Shuffle(len(fields), func(a, b int) { fields[a], fields[b] = fields[b], fields[a] })
	line := f.Line
	open, end := "{", "}"
	if i%20 == 7 {
		open, end = "(", ")"
	}
	f.Put("%s", "@"+formattest.Pick(f, "article", "InProceedings", "MISC", "online")+open+key+",\n  "+strings.Join(fields, ",\n  ")+formattest.Pick(f, "", ",", "\n", ",\n")+end+formattest.Pick(f, "\n", "\n\n", "\n% @article{no, title={Not one}}\n"))
	if i%30 == 11 {
		putTwo(f, i)
	}
	f.Expect(line, p, ids, key, "")
	slices.SortStableFunc(f.Want, func(a, b paper.Record) int { return a.Line - b.Line })
}

// place fills in where a paper appeared, with an id among the fields that may say so,
// and returns the fields that say it otherwise.
func place(p *paper.Paper, i int, id formattest.Piece) (fields []string) {
	switch {
	case strings.Contains(id.Src, "arXiv preprint"):
		p.Venue = fmt.Sprintf("arXiv preprint arXiv:2101.%05d", i)
	case strings.Contains(id.Src, "CoRR"):
		p.Venue = "CoRR"
	case i%8 == 0:
		fields, p.Venue = []string{"journal = tml"}, "Transactions on Made-up Learning"
	case i%8 == 1:
		fields, p.Venue = []string{`booktitle = conf # " 2022"`}, "Conference on Nothing 2022"
	case i%8 == 2:
		fields, p.Venue = []string{`journaltitle = {Q. J. of {\'E}cole}`}, "Q. J. of École"
	case i%8 == 3: // what is missing stands in the volume's entry
		fields, p.Venue = []string{"crossref = {Parent}"}, "Workshop of Nothing"
		if p.Published == "" {
			p.Published = "2012-06-07"
		}
	}
	switch {
	case strings.HasPrefix(id.Want, "acl"):
		p.URL = fmt.Sprintf("https://aclanthology.org/N19-%05d/", i)
	case strings.HasPrefix(id.Src, "url"):
		p.URL = fmt.Sprintf("https://example.org/~ito/a_%05d.html", i)
	}
	switch {
	case strings.Contains(id.Src, "eprintclass"):
		p.Categories = []string{"cs.LG"}
	case strings.Contains(id.Src, "primaryclass"):
		p.Categories = []string{"math.GT"}
	}
	return fields
}

// putTwo writes two entries on one line.
func putTwo(f *formattest.TrapFile, i int) {
	ids := []string{fmt.Sprintf("arxiv:2202.%05d", i)}
	f.Expect(f.Line, paper.Paper{Title: "First", Keys: []string{fmt.Sprint("one", i)}}, ids, fmt.Sprint("one", i), "")
	f.Expect(f.Line, paper.Paper{Title: "Second", Published: "2001", Keys: []string{fmt.Sprint("two", i)}}, nil, fmt.Sprint("two", i), "")
	f.Put("@misc{one%d,title={First},eprint={2202.%05d}} @misc{two%d,title={Second},year=2001}\n", i, i, i)
}
