package letter_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/query"
	"paperkin/query/digest"
	"paperkin/query/digest/letter"
	"paperkin/query/feed/feedtest"
)

var update = flag.Bool("update", false, "write the golden files")

// A format writes a digest.
type format func(io.Writer, digest.Digest, letter.Options) error

func atom(w io.Writer, d digest.Digest, o letter.Options) error { return letter.Feed(d, o).Atom(w) }

func jsonFeed(w io.Writer, d digest.Digest, o letter.Options) error { return letter.Feed(d, o).JSON(w) }

func narrow(w io.Writer, d digest.Digest, o letter.Options) error {
	o.Width = 40
	return letter.Text(w, d, o)
}

var formats = map[string]format{
	"txt": letter.Text, "40.txt": narrow, "md": letter.Markdown, "html": letter.HTML, "jsonl": letter.Lines, "atom": atom, "json": jsonFeed,
}

func written(t *testing.T, write format, d digest.Digest, o letter.Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, d, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestGolden: every format of a digest that has everything, of one without papers, and of one
// for a reader who has no page and needs no advice.
func TestGolden(t *testing.T) {
	for name, write := range formats {
		golden(t, "full."+name, written(t, write, full(), options))
		golden(t, "nothing."+name, written(t, write, nothing(), options))
		golden(t, "bare."+name, written(t, write, full(), letter.Options{}))
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

func TestSubject(t *testing.T) {
	of := func(names ...string) digest.Digest {
		d := digest.Digest{Now: now, Arrived: 312}
		for _, name := range names {
			d.Papers = append(d.Papers, digest.Paper{Parts: []string{name}})
		}
		return d
	}
	for want, d := range map[string]digest.Digest{
		"5 new papers, Mon 23 Nov: graph learning, protein folding":             of("graph learning", "graph learning", "protein folding", "graph learning", "graph learning"),
		"1 new paper, Mon 23 Nov: near your likes":                              of(index.LikesName),
		"3 new papers, Mon 23 Nov: graph learning, protein folding and 1 more":  of("graph learning", "protein folding", "quantum error correction"),
		"1 new paper, Mon 23 Nov: a name of one line that is much longer than…": of("a name of one line that is much longer than there is room for"),
		"2 new papers, Mon 23 Nov: a name of one line that is much… and 1 more": of("a name of one line that is much longer than there is room for", "b"),
		"Nothing new, Mon 23 Nov: 312 papers arrived":                           of(),
		"Nothing new, Mon 23 Nov":                                               {Now: now},
		"1 new paper, Mon 23 Nov: abc":                                          of("a\u202eb\x1bc"),
		"1 new paper, Mon 23 Nov: 论文论文论文论文论文论文论文论文论文论文论文论文论文论文论文论文论文论文论文论文论文论文…": of(strings.Repeat("论文", 40)),
	} {
		if got := letter.Subject(d); got != want || utf8.RuneCountInString(got) > 70 {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestSince: arrivals are counted since a day, or since a time of today, where the reader is.
func TestSince(t *testing.T) {
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	for want, since := range map[string]time.Time{
		"3 papers arrived since 00:00 today.":              midnight.UTC(),
		"3 papers arrived since Sunday, 22 November.":      midnight.Add(-time.Minute),
		"3 papers arrived since Sunday, 23 November 2025.": midnight.AddDate(-1, 0, 0),
		"3 papers arrived.":                                {},
	} {
		d := digest.Digest{Now: now, Arrived: 3, Papers: full().Papers, Parts: []digest.Part{{Name: "a", Arrived: 3, Since: since}}}
		if got := written(t, letter.Text, d, options); !strings.Contains(got, "\n"+want+"\n") {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
}

// TestWidth: no line is wider than asked for, but for one with an address.
func TestWidth(t *testing.T) {
	for _, width := range []int{0, 24, 40, 100} {
		o := options
		o.Width = width
		for _, l := range strings.Split(written(t, letter.Text, full(), o), "\n") {
			if n := utf8.RuneCountInString(l); n > max(width, 72) || width > 0 && n > width && !strings.Contains(l, "://") {
				t.Errorf("%d: %d columns in %q", width, n, l)
			}
		}
	}
}

// TestMail: a mail stays below 100 kB as it is sent, names every paper as long as that is
// possible, and counts those that it leaves out.
func TestMail(t *testing.T) {
	cjk := many(4, 15)
	for i := range cjk.Papers {
		p := &cjk.Papers[i].Paper
		p.Title, p.Abstract, p.Authors = strings.Repeat("图神经网络", 12), strings.Repeat("图神经网络的方法。", 60), []string{"于洋", "王伟"}
		cjk.Papers[i].Why.Sentence = "图神经网络的方法。"
	}
	uneven := many(3, 50)
	uneven.Papers = slices.Concat(uneven.Papers[:50], uneven.Papers[50:52], uneven.Papers[100:120])
	for _, tt := range []struct {
		name         string
		d            digest.Digest
		named        int
		abstracts    int // at least
		leaves, says string
	}{
		{"nothing", nothing(), 0, 0, "no room", "Nothing new"},
		{"a day", many(3, 5), 15, 15, "no room", "15 new papers"},
		{"sixty", many(4, 15), 60, 12, "no room", "60 new papers"},
		{"uneven", uneven, 72, 8, "no room", "72 new papers"}, // the first three of each part, where there are as many
		{"wide letters", cjk, 60, 0, "no room", "60 new papers"},
		{"a flood", many(20, 50), 0, 0, "\x00", "1,000 new papers"},
	} {
		m, err := letter.NewMail(tt.d, options)
		if err != nil {
			t.Fatal(err)
		}
		size := sent(m.Text) + sent(m.HTML)
		abstracts := strings.Count(m.HTML, "number 1 of paper") + strings.Count(m.HTML, "</span> …")
		t.Logf("%s: %d bytes as sent (text %d, HTML %d), %d of %d named, %d with abstracts", tt.name, size, len(m.Text), len(m.HTML), m.Named, len(tt.d.Papers), abstracts)
		if size > 98_000 {
			t.Errorf("%s: %d bytes", tt.name, size)
		}
		if tt.named > 0 && m.Named != tt.named || abstracts < tt.abstracts || strings.Contains(m.Text+m.HTML, tt.leaves) || !strings.Contains(m.Text, tt.says) || !strings.Contains(m.HTML, tt.says) {
			t.Errorf("%s: %d named, %d abstracts\n%s", tt.name, m.Named, abstracts, m.Text)
		}
		if tt.name != "a flood" {
			continue
		}
		if left := "There is no room for " + number(1000-m.Named) + " more papers. All of them: ALL."; m.Named < 100 || !strings.Contains(strings.ReplaceAll(m.Text, "\n", " "), left) || !strings.Contains(m.HTML, left) {
			t.Errorf("%s: %d named, and not %q", tt.name, m.Named, left)
		}
	}
}

// TestLines: the keys of a hit, and what a digest knows of it.
func TestLines(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(written(t, letter.Lines, full(), options)), "\n")
	if len(lines) != 4 {
		t.Fatalf("%d lines", len(lines))
	}
	var first struct {
		ID         string
		Rank       int
		Similarity float64
		Match      query.Match
		Searches   []string
		Near       struct {
			ID, Title  string
			Similarity float64
		}
	}
	if err := json.Unmarshal([]byte(lines[0]), &first); err != nil {
		t.Fatal(err)
	}
	if first.ID != "arxiv:2611.00001" || first.Rank != 1 || first.Similarity != 0.812346 || first.Match != query.Strong || strings.Join(first.Searches, ",") != "graph learning,messages,likes" ||
		first.Near.ID != "arxiv:1706.03762" || first.Near.Similarity != 0.7132 {
		t.Errorf("%+v", first)
	}
}

// TestFeeds: readers find papers with their reasons, whose ids are those of other feeds.
func TestFeeds(t *testing.T) {
	for _, o := range []letter.Options{options, {}} {
		a := feedtest.Atom(t, []byte(written(t, atom, full(), o)))
		j := feedtest.JSON(t, []byte(written(t, jsonFeed, full(), o)))
		if len(a.Items) != 4 || len(j.Items) != 4 || a.Items[0].GUID != "urn:paperkin:arxiv:2611.00001" || j.Items[0].GUID != a.Items[0].GUID {
			t.Fatalf("%+v\n%+v", a.Items, j.Items)
		}
		first := a.Items[0]
		if !strings.HasPrefix(first.Description, "For graph learning · Similarity 0.81 · near “Attention Is All You Need”, which you like: 0.71") || len(first.Authors) != 4 || first.UpdatedParsed.Format(time.RFC3339) != "2026-11-22T23:59:00Z" {
			t.Errorf("%+v", first)
		}
	}
}

// evil is a text that would do what it can.
const evil = "</title></style><script>alert(1)</script>\x00\x1b[31m\u202e\ufffe\u200b]]>\r\n.\r\n<img src=http://evil.example/x.png onerror=a>[x](javascript:a) \"'`*_#|&lt;\xff"

// long is a text without a space.
var long = strings.Repeat("long", 16<<10)

// hostile is a digest whose texts are of anybody's making.
func hostile() digest.Digest {
	p := digest.Paper{Parts: []string{evil}, Near: &digest.Near{ID: evil, Title: evil}, Hit: query.Hit{Arrived: evil, Paper: paper.Paper{
		ID: "x:" + evil, Title: evil, Abstract: evil + " " + long, Authors: []string{evil, long}, Venue: evil, Published: evil, URL: "https://evil.example/" + evil, Categories: []string{evil}, Keywords: []string{long},
	}, Why: &query.Why{Sentence: evil, Terms: []string{evil, long}}}}
	q := p
	q.Paper.ID, q.Paper.Title, q.Paper.URL, q.Why = "y", long, "javascript:alert(1)", &query.Why{Sentence: long}
	return digest.Digest{Now: now, Papers: []digest.Paper{p, q}, Troubles: []string{evil, long}, Parts: []digest.Part{
		{Name: evil, Found: 2, Request: query.Request{Question: evil}, Meaning: "q=" + evil, Verdict: query.Verdict{Match: query.Weak}}, {Name: evil + "2"}, {Name: "z", Problem: io.ErrUnexpectedEOF},
	}}
}

// TestHostile: texts of anybody's making stay texts, in every format, and as short as is good
// to read.
func TestHostile(t *testing.T) {
	d := hostile()
	for name, write := range formats {
		got := written(t, write, d, options)
		for _, r := range got {
			if r < ' ' && r != '\n' && r != '\t' || r == '\u202e' || r == '\u200b' || r == '\ufffe' {
				t.Errorf("%s: has %U", name, r)
				break
			}
		}
		switch name {
		case "atom":
			feedtest.Atom(t, []byte(got))
		case "json":
			feedtest.JSON(t, []byte(got))
		case "jsonl": // is for programs, and whole
		default:
			if len(got) > 30_000 {
				t.Errorf("%s: %d bytes of two papers", name, len(got))
			}
		}
		if name == "html" {
			checkPage(t, got)
		}
		if strings.HasSuffix(name, "txt") && strings.Contains(got, "\n.\n") {
			t.Errorf("%s: a line of one full stop", name)
		}
	}
}
