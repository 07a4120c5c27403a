package json_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/formattest"
)

// A made paper is written as a service would, and what must come of it is put
// together from the same pieces, never by the code under test.
type made struct {
	*rand.Rand
	n    int          // of the paper, from 0: makes ids
	long bool         // its abstract has a megabyte
	want paper.Record // Paper.Title and the like are filled in piece by piece
}

var (
	plainPhrases = []formattest.Piece{{"we study routing", "we study routing"}, {"a < b and c > d", "a < b and c > d"}, {"naïve", "naïve"},
		{"cafe\u0301", "café"}, {"zero\u200bwidth", "zerowidth"}, {"日本語", "日本語"}, {"\U0001d53c[x]", "\U0001d53c[x]"}, {"nul\x00 byte", "nul byte"},
		{`"quoted" C:\path/x`, `"quoted" C:\path/x`}, {"R&amp;D", "R&D"}, {"x &amp;lt; y", "x < y"}, {"5&nbsp;%", "5 %"}, {"100 {braces}", "100 {braces}"}}
	texPhrases = []formattest.Piece{{`Schr\"odinger`, "Schrödinger"}, {`Poincar{\'e}`, "Poincaré"}, {`Erd\H{o}s`, "Erdős"}, {`Stra{\ss}e`, "Straße"}, {`{\L}ukasz`, "Łukasz"},
		{`Espa\~na`, "España"}, {`$O(n\log n)$`, `$O(n\log n)$`}, {`$\alpha_{i} < \'x$`, `$\alpha_{i} < \'x$`}, {`$1<p \le 2$ and $q>2$`, `$1<p \le 2$ and $q>2$`},
		{`90\% of it`, "90% of it"}, {`\emph{much}`, "much"}, {"Fig.~3", "Fig. 3"}, {`na\"{\i}ve`, "naïve"}, {"``so''", `"so"`}}
	htmlPhrases = []formattest.Piece{{"<i>E. coli</i>", "E. coli"}, {"H<sub>2</sub>O", "H2O"}, {"10<sup>&minus;3</sup>", "10−3"}, {`<span class="nocase">iPS</span>`, "iPS"},
		{`<a href="https://x.org/?a=b">link</a>`, "link"}, {"one<br/>two", "one two"}, {"<b>B</b>", "B"}, {"Caf&eacute;", "Café"}, {"&lt;i&gt;twice&lt;/i&gt;", "twice"}}
	jatsPhrases = []formattest.Piece{{"<jats:italic>p</jats:italic>", "p"}, {"CO<jats:sub>2</jats:sub>", "CO2"}, {"<jats:bold>B</jats:bold> &amp;amp; C", "B & C"},
		{`<jats:xref ref-type="bibr">[1]</jats:xref>`, "[1]"}, {"<jats:p>a block</jats:p>", "a block"}, {"<jats:styled-content>s</jats:styled-content>", "s"},
		{`<jats:inline-formula><jats:alternatives><jats:tex-math>$x^2$</jats:tex-math><mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:msup><mml:mi>x</mml:mi>` +
			`<mml:mn>2</mml:mn></mml:msup></mml:math></jats:alternatives></jats:inline-formula>`, "$x^2$"},
		{`<jats:tex-math>\documentclass[12pt]{minimal} \begin{document}$$y$$\end{document}</jats:tex-math>`, "$$y$$"}}
)

// text is a text of phrases, broken over lines in every way.
func (m *made) text(words int, kinds ...[]formattest.Piece) formattest.Piece {
	all := slices.Concat(append(kinds, plainPhrases)...)
	raw, clean := fmt.Sprint("No ", m.n), fmt.Sprint("No ", m.n)
	for range words {
		p := formattest.Pick(m, all...)
		raw += formattest.Pick(m, " ", " ", "\n", "\n  ", "\r\n", " \t") + p.Src
		clean += " " + p.Want
	}
	return formattest.Piece{formattest.Pick(m, "", " ", "\n  ") + raw + formattest.Pick(m, "", "\n"), clean}
}

// texts fills in title and abstract, and the original where it says more.
func (m *made) texts(title, abstract formattest.Piece) {
	p := &m.want.Paper
	p.Title, p.Abstract = title.Want, abstract.Want
	var o paper.Original
	for _, t := range []struct {
		formattest.Piece
		into *string
	}{{title, &o.Title}, {abstract, &o.Abstract}} {
		if norm.NFC.String(strings.Join(strings.Fields(t.Src), " ")) != t.Want {
			*t.into = t.Src
		}
	}
	if o != (paper.Original{}) {
		p.Original = &o
	}
}

// ids fills in the ids, of which the best is the first.
func (m *made) ids(name string, ids ...string) {
	m.want.Name, m.want.Paper.ID = name, ids[0]
	slices.Sort(ids)
	m.want.Paper.Aliases = slices.Compact(ids)
}

func (m *made) extra(key string, value any) {
	if m.want.Paper.Extra == nil {
		m.want.Paper.Extra = map[string]json.RawMessage{}
	}
	m.want.Paper.Extra[key], _ = json.Marshal(value)
}

// What services count, where a paper is called paper.
const upvotes, comments = paper.Upvotes, paper.Comments

func (m *made) count(what paper.Counted, n int64) {
	m.want.Paper.Counts.Add(paper.Counts{what: {Number: n}})
}

// A person is an author as services part and join names.
type person struct{ given, particle, family, suffix, body, read string }

var people = []person{{given: "Kei", family: "Ito", read: "Kei Ito"}, {given: "Kurt", family: `G{\"o}del`, read: "Kurt Gödel"},
	{given: "Laurens", particle: "van der", family: "Maaten", read: "Laurens van der Maaten"}, {given: "M. L.", family: "King", suffix: "Jr.", read: "M. L. King Jr."},
	{given: "H. J.", family: "Ford", suffix: "III", read: "H. J. Ford III"}, {body: "The ATLAS Collaboration", read: "The ATLAS Collaboration"},
	{given: "María José", family: "García López", read: "María José García López"}, {given: "Se\u0301an", family: "O'Neil", read: "Séan O'Neil"},
	{given: "J.-P.", family: "M\\\"uller-L\\\"udenscheidt", read: "J.-P. Müller-Lüdenscheidt"}, {family: "Plato", read: "Plato"}, {family: "王伟", read: "王伟"}}

// authors picks some and fills them in.
func (m *made) authors() (list []person) {
	for _, i := range m.Perm(len(people))[:m.IntN(5)] {
		list = append(list, people[i])
		m.want.Paper.Authors = append(m.want.Paper.Authors, people[i].read)
	}
	return list
}

func (p person) whole() string {
	return p.body + strings.Join(strings.Fields(p.given+" "+p.particle+" "+p.family+" "+p.suffix), " ")
}

// whole are objects with a name under a key, the way of most services.
func whole(list []person, object func(name string) any) []any {
	out := []any{}
	for _, p := range list {
		out = append(out, object(p.whole()))
	}
	return out
}

// An object is a JSON object whose fields are written in any order.
type object map[string]any

// encode writes a value as services do: escapes or not, in one line or many.
func (m *made) encode(b *bytes.Buffer, v any, pretty bool) {
	switch v := v.(type) {
	case object:
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		m.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
		sep := "{"
		for _, key := range keys {
			b.WriteString(sep)
			if pretty {
				b.WriteString("\n  ")
			}
			m.encode(b, key, false)
			b.WriteString(formattest.Pick(m, ":", ": "))
			m.encode(b, v[key], pretty)
			sep = ","
		}
		b.WriteString(map[bool]string{true: "{}", false: "}"}[len(v) == 0])
	case []any:
		b.WriteString("[")
		for i, item := range v {
			if i > 0 {
				b.WriteString(formattest.Pick(m, ",", ", "))
			}
			m.encode(b, item, pretty)
		}
		b.WriteString("]")
	case string:
		e := json.NewEncoder(b)
		e.SetEscapeHTML(m.IntN(2) == 0)
		start := b.Len()
		e.Encode(v)
		b.Truncate(b.Len() - 1) // its newline
		if m.IntN(2) == 0 {
			quoted := string(b.Bytes()[start:])
			b.Truncate(start)
			for _, r := range quoted {
				switch {
				case r > 0xffff:
					r -= 0x10000
					fmt.Fprintf(b, `\u%04x\u%04X`, 0xd800+r>>10, 0xdc00+r&0x3ff)
				case r > 0x7e:
					fmt.Fprintf(b, `\u%04x`, r)
				default:
					b.WriteRune(r)
				}
			}
		}
	default:
		j, _ := json.Marshal(v)
		b.Write(j)
	}
}

// show prints a record for comparing.
func show(t *testing.T, r paper.Record) string {
	t.Helper()
	b, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
