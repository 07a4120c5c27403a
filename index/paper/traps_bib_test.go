package paper

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// bibTexts is text as BibTeX files have it.
var bibTexts = []piece{{"{BERT}", "BERT"}, {`G{\"o}del`, "Gödel"}, {`caf{\'e}`, "café"}, {`Stra{\ss}e`, "Straße"},
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

var bibNames = []piece{{`Ito, K{\=e}i`, "Kēi Ito"}, {"van der Berg, Jr., Hans", "Hans van der Berg Jr."},
	{"{NASA Team}", "NASA Team"}, {"Jan van den Berg", "Jan van den Berg"}, {"{Barnes and Noble, Inc.}", "Barnes and Noble, Inc."},
	{`G{\"o}del, Kurt`, "Kurt Gödel"}, {`Ch{\^a}u Nguy{\~{\^e}}n`, "Châu Nguyễn"}, {`{\'E}tienne Dupont`, "Étienne Dupont"},
	{`{\'A}lvarez-Bayo, Jos{\'e}`, "José Álvarez-Bayo"}, {`Y{\i}ld{\i}r{\i}m, Ay{\c s}e`, "Ayşe Yıldırım"},
	{"family=Beethoven, given=Ludwig, prefix=van, useprefix=true", "Ludwig van Beethoven"},
	{"Plato", "Plato"}, {"de la Cruz, Ana", "Ana de la Cruz"}, {`O'Neil, Pat~M.`, "Pat M. O'Neil"},
	{"Li, Wei\n               and Wu, Bo", "Wei Li|Bo Wu"}, {"{Smith, Ltd.} AND {OECD}", "Smith, Ltd.|OECD"},
	{`{van den Hoven}, Jan`, "Jan van den Hoven"}}

var bibDates = []piece{{"year = {2021}, month = jan", "2021-01"}, {`year = 2020, month = "17~" # may`, "2020-05-17"},
	{"year = 2019,\n month={December}", "2019-12"}, {"date = {2020-05-17/2020-05-19}", "2020-05-17"}, {"date = {2020-05}", "2020-05"},
	{`year = "1999", month = jun # "--" # jul`, "1999-06"}, {"year = {2018}, month = {3}, day = {4}", "2018-03-04"},
	{"date = {2020-05-17T10:11:12}", "2020-05-17"}, {"date = {2021-21}", "2021"}, {"year = {in press}", ""}, {"date = {1987/}", "1987"},
	{`year = {\noopsort{1973b}1973}`, "1973"}, {"year = {c. 1999}", "1999"}, {"year = {2017}, month = {May 4-6}", "2017-05-04"},
	{"date = {2011~}", "2011"}, {"year = {2016}, month = 10", "2016-10"}, {"year = {2015}, month = {Sept.}", "2015-09"}}

// bibIDs are fields that name an entry's paper, with a place for a number.
var bibIDs = []piece{{"doi = {10.1234/ABC_%05d}", "doi:10.1234/abc_%05d"},
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
			f := newTrapFile(5)
			f.put("%% A library.\n@comment{jabref-meta: databaseType:biblatex;}\n@preamble{ \"\\newcommand{\\noopsort}[1]{}\" # {x} }\n")
			f.put("@STRING{tml = {Transactions on {M}ade-up Learning}}\n@string(conf = \"Conference on \" # \"Nothing\")\n\n")
			for i := range trapRecords {
				f.bibEntry(i)
			}
			f.put("@proceedings{parent, title = {Workshop of {N}othing}, date = {2012-06-07}, editor = {Ed Itor}}\n")
			f.expect(f.line-1, Paper{Title: "Workshop of Nothing", Published: "2012-06-07", Keys: []string{"parent"}}, nil, "parent", "")
			f.check(t, BibTeX, whole(f.text.String()))
		})
	}
}

func (f *trapFile) bibEntry(i int) {
	if i%89 == 5 { // one whose brace is never closed
		f.complain(f.line)
		f.put("@misc{broken%d, title = {Never {closed, author = {A}\n}\n\n", i)
	}
	key := fmt.Sprintf("DBLP:journals/ito%d", i)
	title, abstract, id, date := f.say(bibTexts, 5), f.say(bibTexts, 25), pick(f, bibIDs...), pick(f, bibDates...)
	authors := f.some(bibNames, 4)
	p := Paper{Title: fmt.Sprintf("Study %d %s", i, title.want), Abstract: abstract.want + " @home (we say)", Published: date.want, Keys: []string{key}}
	for _, a := range wants(authors) {
		p.Authors = append(p.Authors, strings.Split(a, "|")...)
	}
	names := ""
	for n, a := range authors {
		names += strings.Repeat(" and\n  ", min(n, 1)) + a.src
	}
	if i%6 == 0 && names != "" {
		names += " and others"
	}
	var fields []string
	add := func(name, value string) {
		if f.IntN(2) == 0 {
			name = strings.ToUpper(name)
		}
		fields = append(fields, name+pick(f, " = {", "={", "\t=\n  {")+value+"}")
	}
	if i%2 == 0 {
		add("title", fmt.Sprintf("Study %d %s", i, title.src))
	} else {
		fields = append(fields, fmt.Sprintf("title = \"Study %d \" # {%s}", i, title.src))
	}
	add("abstract", abstract.src+"\n@home (we say)")
	add("author", names)
	fields = append(fields, date.src)
	var ids []string
	fields = append(fields, strings.ReplaceAll(id.src, "%05d", fmt.Sprintf("%05d", i)))
	if id.want != "" {
		ids = []string{fmt.Sprintf(id.want, i)}
	}
	switch {
	case strings.Contains(id.src, "arXiv preprint"):
		p.Venue = fmt.Sprintf("arXiv preprint arXiv:2101.%05d", i)
	case strings.Contains(id.src, "CoRR"):
		p.Venue = "CoRR"
	case i%8 == 0:
		fields, p.Venue = append(fields, "journal = tml"), "Transactions on Made-up Learning"
	case i%8 == 1:
		fields, p.Venue = append(fields, `booktitle = conf # " 2022"`), "Conference on Nothing 2022"
	case i%8 == 2:
		fields, p.Venue = append(fields, `journaltitle = {Q. J. of {\'E}cole}`), "Q. J. of École"
	case i%8 == 3: // what is missing stands in the volume's entry
		fields, p.Venue = append(fields, "crossref = {Parent}"), "Workshop of Nothing"
		if p.Published == "" {
			p.Published = "2012-06-07"
		}
	}
	switch {
	case strings.HasPrefix(id.want, "acl"):
		p.URL = fmt.Sprintf("https://aclanthology.org/N19-%05d/", i)
	case strings.HasPrefix(id.src, "url"):
		p.URL = fmt.Sprintf("https://example.org/~ito/a_%05d.html", i)
	}
	switch {
	case strings.Contains(id.src, "eprintclass"):
		p.Categories = []string{"cs.LG"}
	case strings.Contains(id.src, "primaryclass"):
		p.Categories = []string{"math.GT"}
	}
	if i%3 == 0 {
		add("keywords", "sparsity; {MoE}, na{\\\"i}ve")
		p.Categories = append(p.Categories, "sparsity", "MoE", "naïve")
	}
	f.Shuffle(len(fields), func(a, b int) { fields[a], fields[b] = fields[b], fields[a] })
	line := f.line
	open, end := "{", "}"
	if i%20 == 7 {
		open, end = "(", ")"
	}
	f.put("%s", "@"+pick(f, "article", "InProceedings", "MISC", "online")+open+key+",\n  "+strings.Join(fields, ",\n  ")+pick(f, "", ",", "\n", ",\n")+end+pick(f, "\n", "\n\n", "\n% @article{no, title={Not one}}\n"))
	if i%30 == 11 { // one entry after the other in a line
		ids := []string{fmt.Sprintf("arxiv:2202.%05d", i)}
		f.expect(f.line, Paper{Title: "First", Keys: []string{fmt.Sprint("one", i)}}, ids, fmt.Sprint("one", i), "")
		f.expect(f.line, Paper{Title: "Second", Published: "2001", Keys: []string{fmt.Sprint("two", i)}}, nil, fmt.Sprint("two", i), "")
		f.put("@misc{one%d,title={First},eprint={2202.%05d}} @misc{two%d,title={Second},year=2001}\n", i, i, i)
	}
	f.expect(line, p, ids, key, "")
	slices.SortStableFunc(f.want, func(a, b Record) int { return a.Line - b.Line })
}
