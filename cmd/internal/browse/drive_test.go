package browse

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/query"
)

// shelfOf are the papers of the tests: in several scripts, one with a long abstract, and one
// whose texts are an attack on the terminal.
func shelfOf() []paper.Paper {
	long := "Message passing neural networks are strong on molecules. " + strings.Repeat("We study how they scale with depth, width and data. ", 30)
	hostile := "\x1b[2J\x1b]0;pwned\x07\u202eevil\u2069 title\r\n\x00"
	return []paper.Paper{
		{ID: "arxiv:1704.01212", Title: "Neural Message Passing for Quantum Chemistry", Authors: []string{"Justin Gilmer", "Samuel S. Schoenholz", "Patrick F. Riley", "Oriol Vinyals", "George E. Dahl"},
			Published: "2017-06-12", Venue: "ICML 2017", Aliases: []string{"arxiv:1704.01212", "doi:10.5555/3305381.3305512"}, Categories: []string{"cs.LG"}, URL: "https://arxiv.org/abs/1704.01212",
			Abstract: "Supervised learning on molecules has incredible potential to be useful in chemistry. Message passing networks for molecules predict their properties. We reformulate existing models into a single framework."},
		{ID: "doi:10.1000/xyz", Title: "分子のためのグラフニューラルネットワーク", Authors: []string{"山田 太郎", "佐藤 花子"}, Published: "2020", Venue: "人工知能学会", Abstract: "分子の性質を予測するためのグラフニューラルネットワークを提案する。"},
		{ID: "acl:P19-1001", Title: "Cafe\u0301s, nai\u0308vete\u0301 and o\u0302ther combi\u0301ning marks", Authors: []string{"José Núñez"}, Published: "2019", Abstract: "Combining marks belong to the letter before them. Nothing moves because of them."},
		{ID: "id:hostile", Title: hostile, Authors: []string{hostile}, Venue: hostile, URL: "https://example.org/" + hostile, Abstract: hostile},
		{ID: "id:long", Title: "A very long title that says everything about the paper so that nobody has to read it any more, which is why it does not fit into any list of hits", Published: "2024-11", Abstract: long},
	}
}

// fake is a library that answers with the same papers whatever is asked, and remembers what
// was asked.
type fake struct {
	papers  int
	asked   []query.Request
	err     error
	verdict query.Verdict
	meant   string
	none    query.Reason
	locked  bool // nothing can be marked
	said    map[string]index.Remark
}

// remark does something to a paper, and returns what is said of it then.
func (f *fake) remark(id, do string) index.Remark {
	now := f.said[id]
	switch do {
	case index.Like:
		now.Opinion = index.Liked
	case index.Clear:
		now.Opinion = ""
	default:
		now.Read = do == index.Read
	}
	if f.said == nil {
		f.said = map[string]index.Remark{}
	}
	f.said[id] = now
	return now
}

func (f *fake) search(_ context.Context, r query.Request) (a query.Answer, err error) {
	f.asked = append(f.asked, r)
	if f.err != nil {
		return a, f.err
	}
	a = query.Answer{Verdict: f.verdict, DidYouMean: f.meant, None: f.none, Full: 1}
	if r.Question == "" && len(r.Examples) == 0 {
		a = query.Answer{Listed: &query.Listed{Sort: r.Sort, Papers: 83344}}
	}
	papers := shelfOf()
	for i := range min(f.papers, r.Limit) {
		p := papers[i%len(papers)]
		if i >= len(papers) {
			p.ID = fmt.Sprintf("id:%d", i)
			p.Title = fmt.Sprintf("Paper %d", i)
		}
		h := query.Hit{Rank: i + 1, Paper: p, Score: 1 / float64(i+1), Mode: r.Mode}
		if ids := r.Filter.IDs; len(ids) > 0 && ids[0] != p.ID {
			continue
		}
		if r.Excerpt {
			h.Why = &query.Why{Sentence: "Message passing networks for molecules predict their properties.", Terms: []string{"molecules", "passing"}}
		}
		a.Hits = append(a.Hits, h)
	}
	return a, nil
}

func options(f *fake) Options {
	return Options{
		Mode:   query.Hybrid,
		Papers: 83344,
		Search: f.search,
		Narrow: func(filters string, beside query.Request) (n Narrowed, err error) {
			if strings.Contains(filters, "bad") {
				return n, errors.New("no filter bad:")
			}
			n.Kept = strings.TrimSpace(filters)
			if n.Holding = n.Kept; strings.Contains(beside.Question, "author:") {
				n.Holding = ""
			}
			n.Filter.Authors = strings.Fields(n.Holding)
			return n, nil
		},
		Cite: func(papers []paper.Paper) (string, error) { return fmt.Sprintf("@article of %d", len(papers)), nil },
		Export: func(_ context.Context, path string, papers []paper.Paper) (string, error) {
			return fmt.Sprintf("wrote %d to %s", len(papers), path), nil
		},
		Open: func(_ context.Context, p paper.Paper) (string, error) { return "opened " + p.URL, nil },
		CheckTags: func(tags string) error {
			if strings.Contains(tags, "!") {
				return errors.New("not a tag: " + tags)
			}
			return nil
		},
		Tag: func(_ context.Context, papers []paper.Paper, tags string) (said []index.Remark, err error) {
			if tags == "locked" {
				return nil, errors.New("library cannot be written to")
			}
			for range papers {
				said = append(said, index.Remark{Tags: strings.Fields(tags)})
			}
			return said, nil
		},
		Mark: func(_ context.Context, papers []paper.Paper, do string) (said []index.Remark, err error) {
			if f.locked {
				return nil, errors.New("library cannot be written to")
			}
			for _, p := range papers {
				said = append(said, f.remark(p.ID, do))
			}
			return said, nil
		},
		Words: Words{
			Verdict: func(v query.Verdict) string { return string(v.Match) },
			None: func(query.Answer, query.Request) []string {
				return []string{"no paper contains any of the words", "did you mean venue:iclr*?"}
			},
			Meaning: func(query.Answer) string { return "papers, newest first" },
			Problem: func(err error) string { return err.Error() },
		},
	}
}

// A desk is a model whose effects are carried out at once.
type desk struct {
	t    *testing.T
	f    *fake
	m    Model
	done []effect // those that reach the world: copying, export, quit
}

// sit returns a desk with an interface that has begun.
func sit(t *testing.T, f *fake, o Options) *desk {
	d := &desk{t: t, f: f, m: New(o)}
	d.resize(80, 24)
	d.carryOut(d.m.Start())
	d.send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
	return d
}

func (d *desk) carryOut(effects []effect) {
	for _, e := range effects {
		switch e := e.(type) {
		case rest:
			d.send(rested{e.turn, e.step})
		case ask:
			answer, err := d.f.search(d.t.Context(), e.request)
			d.send(answered{e, answer, err})
		case explain:
			if answer, err := d.f.search(d.t.Context(), e.request); err == nil && len(answer.Hits) > 0 {
				d.send(explained{e.id, *answer.Hits[0].Why})
			}
		case opening:
			text, err := d.m.o.Open(d.t.Context(), e.paper)
			d.send(reported{text, err})
		case saying:
			now, err := d.m.o.say(d.t.Context(), e)
			d.send(said{e, now, err})
		case export:
			d.done = append(d.done, e)
			text, err := d.m.o.Export(d.t.Context(), e.path, e.papers)
			d.send(reported{text, err})
		default:
			d.done = append(d.done, e)
		}
	}
}

func (d *desk) send(msg tea.Msg) {
	next, effects := d.m.Update(msg)
	d.m = next
	d.carryOut(effects)
}

func (d *desk) resize(width, height int) { d.send(tea.WindowSizeMsg{Width: width, Height: height}) }

// keys are those that have no letter.
var keys = map[string]tea.KeyPressMsg{
	"enter": {Code: tea.KeyEnter}, "tab": {Code: tea.KeyTab}, "esc": {Code: tea.KeyEscape}, "up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown},
	"left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight}, "home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd}, "delete": {Code: tea.KeyDelete},
	"pgup": {Code: tea.KeyPgUp}, "pgdown": {Code: tea.KeyPgDown}, "backspace": {Code: tea.KeyBackspace}, "space": {Code: tea.KeySpace, Text: " "},
	"ctrl+c": {Code: 'c', Mod: tea.ModCtrl}, "ctrl+u": {Code: 'u', Mod: tea.ModCtrl}, "ctrl+w": {Code: 'w', Mod: tea.ModCtrl}, "ctrl+a": {Code: 'a', Mod: tea.ModCtrl},
	"ctrl+k": {Code: 'k', Mod: tea.ModCtrl}, "ctrl+d": {Code: 'd', Mod: tea.ModCtrl}, "ctrl+z": {Code: 'z', Mod: tea.ModCtrl}, "alt+b": {Code: 'b', Mod: tea.ModAlt},
	"alt+l": {Code: 'l', Mod: tea.ModAlt}, "alt+r": {Code: 'r', Mod: tea.ModAlt}, "shift+tab": {Code: tea.KeyTab, Mod: tea.ModShift},
}

// press presses keys: names of them, or texts that are typed letter by letter.
func (d *desk) press(what ...string) {
	for _, w := range what {
		if k, ok := keys[w]; ok {
			d.send(k)
			continue
		}
		for _, r := range w {
			if r == ' ' {
				d.send(keys["space"])
				continue
			}
			d.send(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
	}
}

// last is the last request that was not for an explanation.
func (d *desk) last() query.Request {
	for i := len(d.f.asked) - 1; i >= 0; i-- {
		if !d.f.asked[i].Excerpt {
			return d.f.asked[i]
		}
	}
	d.t.Fatal("nothing was asked")
	return query.Request{}
}

// left reports whether the interface was left.
func (d *desk) left() bool {
	return len(d.done) > 0 && d.done[len(d.done)-1] == quit{}
}

func idsOf(hits []query.Hit) (ids []string) {
	for _, h := range hits {
		ids = append(ids, h.Paper.ID)
	}
	return ids
}
