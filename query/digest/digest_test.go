package digest_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"paperkin/embed"
	"paperkin/embed/static"
	"paperkin/index"
	"paperkin/index/indextest"
	"paperkin/query"
	"paperkin/query/digest"
)

// A reader is a user with a library to which papers are added day by day.
type reader struct {
	t   testing.TB
	w   *index.Writer
	s   *query.Searcher
	e   embed.Embedder
	now time.Time // of the user
}

func newReader(t testing.TB) *reader {
	t.Helper()
	e, err := static.Open()
	if err != nil {
		t.Fatal(err)
	}
	w := indextest.OpenWriter(t, t.TempDir())
	r := &reader{t: t, w: w, e: e, now: time.Date(2026, 3, 2, 7, 0, 0, 0, time.UTC)}
	r.s = &query.Searcher{Open: query.Folder(w.Library), Embedder: func(context.Context, embed.Space) (embed.Embedder, error) { return r.e, nil }}
	return r
}

// add adds papers that arrive now, without embedding them.
func (r *reader) add(jsonl ...string) {
	r.t.Helper()
	if _, err := r.w.Add(r.t.Context(), indextest.Records(r.t, jsonl...), index.AddOptions{At: r.now}); err != nil {
		r.t.Fatal(err)
	}
}

// index embeds what waits.
func (r *reader) index() {
	r.t.Helper()
	if _, err := r.w.Embed(r.t.Context(), r.e, index.BuildOptions{}); err != nil {
		r.t.Fatal(err)
	}
	if _, err := r.w.CatchUp(r.t.Context(), nil); err != nil {
		r.t.Fatal(err)
	}
}

// arrive adds papers and embeds them.
func (r *reader) arrive(jsonl ...string) {
	r.t.Helper()
	r.add(jsonl...)
	r.index()
}

func (r *reader) pass(d time.Duration) { r.now = r.now.Add(d) }

func (r *reader) save(name, request string) {
	r.t.Helper()
	if _, err := r.w.Library.SaveSearch(r.t.Context(), r.now, name, request); err != nil {
		r.t.Fatal(err)
	}
}

func (r *reader) mark(do string, ids ...string) {
	r.t.Helper()
	var found []index.Found
	for _, id := range ids {
		f, err := r.w.Library.Find(r.t.Context(), id)
		if err != nil {
			r.t.Fatal(err)
		}
		found = append(found, f)
	}
	if err := r.w.Library.Mark(r.t.Context(), r.now, do, found); err != nil {
		r.t.Fatal(err)
	}
}

// look makes a digest that is not told of.
func (r *reader) look(o digest.Options) digest.Digest {
	r.t.Helper()
	o.Now = r.now
	d, err := digest.New(r.t.Context(), r.w.Library, r.s, o)
	if err != nil {
		r.t.Fatal(err)
	}
	return d
}

// read makes a digest that is told of.
func (r *reader) read(o digest.Options) digest.Digest {
	r.t.Helper()
	d := r.look(o)
	if err := r.w.Library.Tell(r.t.Context(), r.now, d.Telling("")); err != nil {
		r.t.Fatal(err)
	}
	return d
}

// told are the papers of a digest, with the names of their parts: "id:a+b".
func told(d digest.Digest) string {
	var list []string
	for _, p := range d.Papers {
		list = append(list, p.Paper.ID+":"+strings.Join(p.Parts, "+"))
	}
	return strings.Join(list, " ")
}

func (r *reader) want(d digest.Digest, want string) {
	r.t.Helper()
	if got := told(d); got != want {
		r.t.Errorf("told of %q, want %q", got, want)
	}
}

// passed are the papers that a digest does not tell of, with the reasons: "id:reason".
func passed(d digest.Digest) (list []string) {
	for _, p := range d.Passed {
		list = append(list, fmt.Sprintf("%s:%s:%s", p.Part, p.ID, p.Reason))
	}
	slices.Sort(list)
	return list
}

// A subject is what papers of tests are about.
var subjects = map[string]string{
	"bot":  "A legged robot learns to walk over rough ground by reinforcement learning from the joints of its legs, variant %s.",
	"bio":  "Predicting the folded structure of proteins from their sequence of amino acids with evolutionary couplings, variant %s.",
	"moe":  "A mixture of experts routes every token of a language model to few expert networks and balances their load, variant %s.",
	"star": "Spectra of distant galaxies measured by a telescope show the redshift of young stars and dust, variant %s.",
}

// about is a record of a paper about a subject. Its words of its own make it no copy.
func about(subject, id string) string {
	own := fmt.Sprintf("%s %sa %sb %sc %sd %se %sf %sg %sh", id, id, id, id, id, id, id, id, id)
	return indextest.Record(id, strings.ToUpper(subject[:1])+subject[1:]+" "+id, fmt.Sprintf(subjects[subject], own))
}

const day = 24 * time.Hour

// TestDay: what arrived is told of once, the best first, under the first search that finds
// it, with the reasons.
func TestDay(t *testing.T) {
	r := newReader(t)
	r.arrive(about("bot", "b1"), about("bio", "p1"), about("moe", "m1"), about("star", "s1"))
	r.pass(30 * day)
	r.save("robots", "q=legged+robot+walking&n=3&sort=date")
	r.save("learning", "q=reinforcement+learning+of+a+robot")
	r.arrive(about("bot", "b2"), about("bio", "p2"))
	d := r.read(digest.Options{Depth: 2})
	r.want(d, "b2:robots+learning")
	if p := d.Papers[0]; p.Why == nil || !strings.Contains(p.Why.Sentence, "legged robot") || !slices.Contains(p.Why.Terms, "legged") || p.Similarity <= .1 || p.Near != nil {
		t.Errorf("reasons: %+v, %+v", p.Hit, p.Why)
	}
	if d.Arrived != 2 || d.Waiting != 0 || !d.Last.Equal(r.now) || d.Keys["robots"] != 6 || d.Keys["learning"] != 6 {
		t.Errorf("got %+v", d)
	}
	r.want(r.read(digest.Options{Depth: 2}), "")
	r.pass(day)
	r.arrive(about("star", "s2"))
	r.pass(day)
	r.arrive(about("bot", "b3"))
	r.want(r.read(digest.Options{Depth: 3}), "b3:robots+learning")
}

// TestUnreadable: what cannot be asked is told of later, however much later.
func TestUnreadable(t *testing.T) {
	r := newReader(t)
	r.arrive(about("star", "old"))
	r.pass(30 * day)
	r.arrive(about("bot", "b1"), about("bio", "p1"))
	r.save("broken", "q=robot&quality=high")
	r.save("robots", "q=legged+robots")
	r.save("proteins", "q=proteins&mode=lexical")
	down := errors.New("server down")
	r.s.Embedder = func(context.Context, embed.Space) (embed.Embedder, error) { return nil, down }
	for range 2 {
		d := r.read(digest.Options{})
		if d.Parts[0].Problem == nil || !errors.Is(d.Parts[1].Problem, down) || d.Parts[2].Problem != nil {
			t.Errorf("problems: %v, %v, %v", d.Parts[0].Problem, d.Parts[1].Problem, d.Parts[2].Problem)
		}
		r.pass(20 * day)
	}
	r.s.Embedder = func(context.Context, embed.Space) (embed.Embedder, error) { return r.e, nil }
	r.save("broken", "q=walking")
	d := r.read(digest.Options{Depth: 1})
	r.want(d, "b1:robots+broken")
}

// TestLikes: what is near three likes is told of after the searches, with the liked paper;
// the likes themselves and their copies are no news.
func TestLikes(t *testing.T) {
	r := newReader(t)
	r.arrive(about("bot", "b1"), about("bot", "b2"), about("bot", "b3"), about("moe", "m1"), about("star", "s1"))
	r.mark(index.Like, "b1", "b2")
	r.pass(30 * day)
	r.save("proteins", "q=proteins+and+robots")
	if d := r.look(digest.Options{}); len(d.Parts) != 1 {
		t.Errorf("two likes make a part: %+v", d.Parts)
	}
	r.mark(index.Like, "b3")
	copied := strings.ReplaceAll(about("bot", "b1"), `"id":"b1"`, `"id":"copy"`)
	copied = strings.ReplaceAll(copied, "b1h", "b1h indeed and again in print")
	r.arrive(about("bot", "b4"), about("bio", "p1"), about("star", "s2"), copied, again(about("bot", "b4"), "b5"))
	d := r.look(digest.Options{Depth: 1, Explain: true})
	if got := told(d); got != "p1:proteins b4:likes" && got != "p1:proteins b5:likes" {
		t.Fatalf("told of %q", got)
	}
	if p := d.Papers[1]; p.Near == nil || !slices.Contains([]string{"b1", "b2", "b3"}, p.Near.ID) || p.Near.Similarity < .4 || p.Why == nil || !slices.Contains(p.Why.Terms, "legged") {
		t.Errorf("reasons: %+v, %+v", p.Near, p.Why)
	}
	if got := passed(d); !slices.Contains(got, "likes:copy:copy") || !slices.Contains(got, "likes:b5:copy") && !slices.Contains(got, "likes:b4:copy") || !slices.Contains(got, "likes:s2:similarity") {
		t.Errorf("passed over: %q", got)
	}
	r.read(digest.Options{})
	r.want(r.read(digest.Options{}), "")
}

// TestForYou: papers in the order of their nearness to the likes, and those near enough.
func TestForYou(t *testing.T) {
	r := newReader(t)
	r.arrive(about("bot", "b1"), about("bot", "b2"), about("bot", "b3"), about("star", "s1"))
	r.pass(day)
	r.arrive(about("bot", "b4"), about("bio", "p1"), about("bot", "b5"), about("star", "s2"))
	of := func(n digest.Nearness, err error) (ids []string) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range n.Papers {
			ids = append(ids, p.Paper.ID)
		}
		return ids
	}
	f := index.Filter{Arrived: r.now.Format(time.DateOnly)}
	r.mark(index.Like, "b1", "b2")
	if got := of(digest.ForYou(t.Context(), r.s, f, 0, 10)); len(got) > 0 {
		t.Errorf("two likes rank %q", got)
	}
	r.mark(index.Like, "b3")
	r.mark(index.Read, "b5")
	if got := of(digest.ForYou(t.Context(), r.s, f, 1, 2)); len(got) != 2 || got[0][0] != 'b' || got[1][0] == 'b' {
		t.Errorf("second and third: %q", got)
	}
	if got := of(digest.NearLikes(t.Context(), r.s, index.Filter{}, 10)); !slices.Equal(got, []string{"b4"}) {
		t.Errorf("near enough: %q, want b4", got)
	}
}

// TestMostLikes: no more than twenty papers near the likes are told of at a time, and what
// else is near them never; but a limit leaves papers for the next digest.
func TestMostLikes(t *testing.T) {
	r := newReader(t)
	r.arrive(about("bot", "b1"), about("bot", "b2"), about("bot", "b3"), about("star", "s1"))
	r.mark(index.Like, "b1", "b2", "b3", "s1") // of which one is far from the others
	r.pass(30 * day)
	var lines []string
	for i := range 25 {
		lines = append(lines, about("bot", fmt.Sprint("n", i)))
	}
	r.arrive(lines...)
	d := r.look(digest.Options{Explain: true})
	if beyond := strings.Count(strings.Join(passed(d), " "), ":depth"); len(d.Papers) != digest.MostLikes || beyond != 5 {
		t.Fatalf("told of %d papers, not of %d", len(d.Papers), beyond)
	}
	seen := map[string]bool{}
	for i := range 4 {
		d := r.read(digest.Options{Most: 12})
		if i == 0 && (len(d.Papers) != 12 || d.Parts[0].Cut != 8) {
			t.Errorf("told of %d papers, left %d", len(d.Papers), d.Parts[0].Cut)
		}
		for _, p := range d.Papers {
			if seen[p.Paper.ID] {
				t.Errorf("%s is told of twice", p.Paper.ID)
			}
			seen[p.Paper.ID] = true
		}
	}
	if len(seen) < digest.MostLikes {
		t.Errorf("told of %d papers", len(seen))
	}
	r.pass(day)
	var read []string
	lines = nil
	for i := range 35 {
		lines = append(lines, about("bot", fmt.Sprint("m", i)))
		if i < 32 {
			read = append(read, fmt.Sprint("m", i))
		}
	}
	r.arrive(lines...)
	r.mark(index.Read, read...)
	if d := r.read(digest.Options{}); len(d.Papers) != 3 {
		t.Errorf("told of %d papers, want the 3 of 35 that were not read", len(d.Papers))
	}
}
