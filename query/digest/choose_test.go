package digest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"paperkin/index"
	"paperkin/index/indextest"
	"paperkin/query"
	"paperkin/query/digest"
)

// again is a record of the same work as another record, under another id and with some words
// more.
func again(record, id string) string {
	_, rest, _ := strings.Cut(record, `","title":`)
	return `{"id":"` + id + `","title":` + strings.Replace(rest, `."}`, ` in print."}`, 1)
}

// TestLimit: what there is no room for is told of later, none twice, and keeps its place among
// the first hits.
func TestLimit(t *testing.T) {
	r := newReader(t)
	r.arrive(about("star", "old"))
	r.pass(30 * day)
	r.save("robots", "q=legged+robot")
	r.arrive(about("bot", "b1"), about("bot", "b2"), about("bot", "b3"), about("bot", "b4"), about("star", "s1"))
	var got []string
	for i := range 3 {
		d := r.read(digest.Options{Most: 2, Depth: 4})
		for _, p := range d.Papers {
			got = append(got, p.Paper.ID)
		}
		if want := []int{2, 0, 0}[i]; d.Parts[0].Cut != want {
			t.Errorf("digest %d: %d left, want %d", i, d.Parts[0].Cut, want)
		}
	}
	slices.Sort(got)
	if want := []string{"b1", "b2", "b3", "b4"}; !slices.Equal(got, want) {
		t.Errorf("told of %q, want %q", got, want)
	}
}

// TestLimitOfTwo: what one search has no room for is told of by another that finds it, and not
// again by the first.
func TestLimitOfTwo(t *testing.T) {
	r := newReader(t)
	r.arrive(about("star", "old"))
	r.pass(30 * day)
	r.save("robots", "q=legged+robot")
	r.save("walking", "q=robot+walking")
	r.arrive(about("bot", "b1"), about("bot", "b2"))
	d := r.read(digest.Options{Most: 1})
	if len(d.Papers) != 2 || d.Papers[0].Parts[0] != "robots" || !slices.Equal(d.Papers[1].Parts, []string{"walking", "robots"}) || d.Parts[0].Cut != 0 || d.Parts[0].Found != 2 {
		t.Errorf("told of %q, left %d, found %d", told(d), d.Parts[0].Cut, d.Parts[0].Found)
	}
	r.want(r.read(digest.Options{Most: 1}), "")
}

// TestCopies: a work is told of once, whichever of its copies come when.
func TestCopies(t *testing.T) {
	r := newReader(t)
	r.save("robots", "q=legged+robot")
	known, unread := about("bot", "known"), about("bot", "read")
	r.arrive(about("star", "old"), known)
	r.pass(30 * day)

	r.arrive(again(known, "k2"))
	r.want(r.read(digest.Options{}), "") // it was in the library before

	first := about("bot", "first")
	r.arrive(first, again(first, "f2"))
	d := r.read(digest.Options{})
	if len(d.Papers) != 1 || len(d.Papers[0].Copies) != 1 {
		t.Errorf("two copies on one day: %q", told(d))
	}
	r.pass(day)
	r.arrive(again(first, "f3"))
	r.want(r.read(digest.Options{}), "") // it was told of

	r.arrive(unread)
	r.mark(index.Read, "read")
	r.arrive(again(unread, "r2"))
	d = r.look(digest.Options{Explain: true})
	r.want(d, "")
	if got := passed(d); len(got) != 1 || !strings.HasSuffix(got[0], ":read") {
		t.Errorf("passed over: %q", got)
	}
}

// TestCopyThatWaits: of a work of which one copy waits, the one that is there is told of; the
// other is no news later.
func TestCopyThatWaits(t *testing.T) {
	r := newReader(t)
	r.arrive(about("star", "old"))
	r.pass(30 * day)
	r.save("robots", "q=legged+robot")
	record := about("bot", "b1")
	r.arrive(record)
	r.add(again(record, "b2"))
	if _, err := r.w.CatchUp(t.Context(), nil); err != nil { // its words are known, its vector is not
		t.Fatal(err)
	}
	r.want(r.read(digest.Options{}), "b1:robots")
	r.index()
	r.want(r.read(digest.Options{}), "")
}

// TestCopyThatWaitsFirst: a copy stands for a better hit that waits, unless it was read.
func TestCopyThatWaitsFirst(t *testing.T) {
	for _, read := range []bool{false, true} {
		r := newReader(t)
		r.arrive(about("star", "old"))
		r.pass(30 * day)
		r.save("robots", "q=legged+robot&mode=lexical")
		record := about("bot", "b1")
		r.arrive(record)
		if read {
			r.mark(index.Read, "b1")
		}
		r.pass(day)
		r.add(strings.Replace(again(record, "b2"), "in print", "legged robot legged robot", 1))
		if _, err := r.w.CatchUp(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if a, err := r.s.Search(t.Context(), query.Request{Question: "legged robot", Options: query.Options{Mode: query.Lexical}}); err != nil || a.Hits[0].Paper.ID != "b2" {
			t.Fatal("b2 is not the better one")
		}
		d := r.read(digest.Options{})
		if read {
			r.want(d, "")
			continue
		}
		r.want(d, "b1:robots")
		if p := d.Papers[0]; p.Key != 2 || p.Copies[0].ID != "b2" || p.Arrived != "2026-04-01T07:00:00Z" {
			t.Errorf("got %+v", p.Hit)
		}
	}
}

// TestCutCopy: a work that there was no room for is told of later, though one of its copies
// came before others that were told of; and a copy of what was told of meanwhile is no news.
func TestCutCopy(t *testing.T) {
	r := newReader(t)
	r.arrive(about("star", "old"))
	r.pass(30 * day)
	r.save("robots", "q=legged+robot")
	record := about("bot", "b1")
	short := indextest.Record("b9", "Legged robot", "A legged robot, and a robot with a leg more.")
	r.arrive(again(record, "b0"), short, record)
	r.want(r.read(digest.Options{Most: 1}), "b9:robots")
	r.arrive(again(short, "b8"))
	if d := r.read(digest.Options{}); len(d.Papers) != 1 || d.Papers[0].Paper.ID != "b1" {
		t.Errorf("told of %q, want b1", told(d))
	}
	r.want(r.read(digest.Options{}), "")
}

// TestPassed: each paper that is not told of has its reason.
func TestPassed(t *testing.T) {
	r := newReader(t)
	known := about("bot", "known")
	r.arrive(about("star", "old"), known)
	r.pass(30 * day)
	r.arrive(about("bot", "told"))
	r.save("robots", "q=legged+robot")
	r.want(r.read(digest.Options{}), "told:robots")
	r.arrive(about("bot", "b1"), about("bot", "b2"), about("bot", "b3"), again(known, "copy"), about("bot", "seen"), about("bot", "bad"), about("moe", "m1"))
	r.mark(index.Read, "seen")
	r.mark(index.Dislike, "bad")
	d := r.look(digest.Options{Most: 1, Explain: true, Without: []string{"b3"}})
	if len(d.Papers) != 1 {
		t.Fatalf("told of %q", told(d))
	}
	left := map[string]string{"b1": "b2", "b2": "b1"}[d.Papers[0].Paper.ID]
	want := []string{"robots:b3:told", "robots:bad:disliked", "robots:copy:copy", "robots:m1:foreign", "robots:seen:read", "robots:" + left + ":limit"}
	slices.Sort(want)
	if got := passed(d); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if d := r.look(digest.Options{Most: 1}); d.Passed != nil {
		t.Error("reasons that were not asked for")
	}
	deep := r.look(digest.Options{Depth: 1, Explain: true})
	if got := strings.Join(passed(deep), " "); !strings.Contains(got, ":depth") {
		t.Errorf("beyond the first hit: %q", got)
	}
	r.save("robots", "q=legged+robot&min_similarity=0.99&mode=semantic")
	if got := passed(r.look(digest.Options{Explain: true})); !slices.Contains(got, "robots:b1:similarity") {
		t.Errorf("not similar enough: %q", got)
	}
}

// TestList: of a search that lists papers, all new ones are told of, the latest first.
func TestList(t *testing.T) {
	r := newReader(t)
	by := func(id, name, published string) string {
		return fmt.Sprintf(`{"id":%q,"title":"Title %s","abstract":"About %s.","authors":[%q],"published":%q}`, id, id, id, name, published)
	}
	var lines []string
	for i := range 5 {
		lines = append(lines, by(fmt.Sprint("old", i), "Ada Lovelace", "2026"))
	}
	r.arrive(lines...)
	r.pass(30 * day)
	r.save("ada", "author=Lovelace&sort=title")
	r.save("ada too", "q=author:Lovelace")
	r.arrive(by("new", "Ada Lovelace", "1843"), by("other", "Bo Two", "2026"))
	r.want(r.read(digest.Options{Depth: 3}), "new:ada+ada too")
	r.want(r.read(digest.Options{Depth: 3}), "")
}

// TestNames: some parts are looked at, and told of, without the others.
func TestNames(t *testing.T) {
	r := newReader(t)
	r.arrive(about("star", "old"))
	r.pass(30 * day)
	r.save("Robots", "q=legged+robot")
	r.save("proteins", "q=folded+proteins")
	r.arrive(about("bot", "b1"), about("bio", "p1"))
	d := r.read(digest.Options{Names: []string{"PROTEINS", "likes", "proteins"}})
	r.want(d, "p1:proteins")
	if len(d.Parts) != 2 || d.Parts[1].Name != index.LikesName || d.Parts[1].Likes != 0 {
		t.Errorf("parts: %+v", d.Parts)
	}
	r.want(r.read(digest.Options{}), "b1:Robots")
	if _, err := digest.New(t.Context(), r.w.Library, r.s, digest.Options{Names: []string{"other"}, Now: r.now}); err == nil {
		t.Error("a search that is not saved is asked")
	}
}

// TestWeakDay: a search to which the library has no answer says so.
func TestWeakDay(t *testing.T) {
	r := newReader(t)
	var lines []string
	for i := range 60 {
		lines = append(lines, about([]string{"bot", "bio", "moe"}[i%3], fmt.Sprint("x", i)))
	}
	r.save("bread", "q=sourdough+bread")
	r.save("robots", "q=legged+robot+rough+ground")
	r.arrive(lines...)
	d := r.look(digest.Options{Brief: true})
	if d.Parts[0].Verdict.Match != "weak" || d.Parts[0].Found != 0 || d.Parts[1].Verdict.Match == "weak" || d.Parts[1].Found != 20 {
		t.Errorf("bread %+v, %d found; robots %+v, %d found", d.Parts[0].Verdict, d.Parts[0].Found, d.Parts[1].Verdict, d.Parts[1].Found)
	}
	if d.Papers[0].Why != nil {
		t.Error("reasons in brief")
	}
	if e := r.look(digest.Options{Brief: true}); fmt.Sprint(e) != fmt.Sprint(d) {
		t.Error("the same library at the same time has another digest")
	}
}
