package digest_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"paperkin/index"
	"paperkin/query/digest"
)

// A diary is what a user did at random, and what has to follow: each paper that arrived and
// has the word of a search is told of once, but for those that were read or disliked first.
type diary struct {
	*reader
	rand   *rand.Rand
	papers map[string]*entry
	since  map[string]time.Time // of searches that were looked at: what arrived later is due
	log    []string
}

// An entry is a paper in a diary.
type entry struct {
	words   []string
	arrived time.Time
	told    int
	spoilt  bool // read or disliked
	liked   bool
}

// searchWords are what the searches of a diary look for.
var searchWords = []string{"aardvark", "buffalo", "camel", "dingo"}

func newDiary(t *testing.T, seed uint64) *diary {
	d := &diary{reader: newReader(t), rand: rand.New(rand.NewPCG(seed, 23)), papers: map[string]*entry{}, since: map[string]time.Time{}}
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	d.now = time.Date(2026, 3, 20, 6, 30, 0, 0, zone) // days before summer time begins
	d.arrive(about("star", "old"))
	d.pass(30 * day)
	return d
}

func (d *diary) note(format string, args ...any) { d.log = append(d.log, fmt.Sprintf(format, args...)) }

// add adds some papers, each with some of the words.
func (d *diary) addSome() {
	var lines []string
	for range 1 + d.rand.IntN(4) {
		e := &entry{arrived: d.now}
		for _, w := range searchWords {
			if d.rand.IntN(3) == 0 {
				e.words = append(e.words, w)
			}
		}
		id := fmt.Sprint("p", len(d.papers))
		d.papers[id] = e
		own := ""
		for range 12 { // so that none is a copy of another
			own += " x" + strconv.FormatUint(d.rand.Uint64(), 36)
		}
		lines = append(lines, fmt.Sprintf(`{"id":%q,"title":"On %s","abstract":"It is about %s and %s."}`, id, id, strings.Join(e.words, " and "), own))
		d.note("%s arrives: %s", id, e.words)
	}
	d.add(lines...)
}

// markSome marks a paper.
func (d *diary) markSome() {
	if len(d.papers) == 0 {
		return
	}
	id := fmt.Sprint("p", d.rand.IntN(len(d.papers)))
	e := d.papers[id]
	switch do := []string{index.Read, index.Dislike, index.Like, index.Like}[d.rand.IntN(4)]; do {
	case index.Like:
		d.mark(do, id)
		d.note("%s is liked", id)
		e.liked = true
	default:
		d.mark(do, id)
		d.note("%s: %s", id, do)
		e.spoilt, e.liked = true, e.liked && do == index.Read
	}
}

// searches returns the saved searches.
func (d *diary) searches() []string {
	all, _, err := d.w.Library.Searches(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	var names []string
	for _, s := range all {
		names = append(names, s.Name)
	}
	return names
}

// readSome makes a digest of all searches or of some of them, with a limit or without, and
// checks what it tells of.
func (d *diary) readSome(o digest.Options) digest.Digest {
	d.t.Helper()
	o.Depth = 500
	made := d.read(o)
	y, m, day := d.now.Date()
	for _, p := range made.Parts {
		if _, known := d.since[p.Name]; !known {
			d.since[p.Name] = time.Date(y, m, day-digest.FirstDays, 0, 0, 0, 0, d.now.Location())
		}
	}
	d.note("digest %q, %d: %s", o.Names, o.Most, told(made))
	for _, p := range made.Papers {
		e := d.papers[p.Paper.ID]
		if e.told++; e.told > 1 || e.spoilt {
			d.t.Errorf("%s is told of, which was told of %d times before, spoilt: %v", p.Paper.ID, e.told-1, e.spoilt)
		}
		if name := p.Parts[0]; name == index.LikesName && e.liked || name != index.LikesName && !d.isDue(e, name) {
			d.t.Errorf("%s is told of under %s", p.Paper.ID, name)
		}
	}
	return made
}

// isDue reports whether a search is to tell of a paper.
func (d *diary) isDue(e *entry, name string) bool {
	since, looked := d.since[name]
	return slices.Contains(e.words, name) && looked && !e.arrived.Before(since)
}

// step does something at random.
func (d *diary) step() {
	switch n := d.rand.IntN(20); {
	case n < 6:
		d.addSome()
	case n < 9:
		d.index()
		d.note("indexed")
	case n < 11:
		d.markSome()
	case n < 13:
		name := searchWords[d.rand.IntN(len(searchWords))]
		request := "mode=lexical&q=" + name
		if d.rand.IntN(4) == 0 {
			request += "&broken=yes"
		}
		d.save(name, request)
		d.note("saved %s", request)
	case n == 13:
		if names := d.searches(); len(names) > 0 {
			name := names[d.rand.IntN(len(names))]
			if err := d.w.Library.ForgetSearch(d.t.Context(), d.now, name); err != nil {
				d.t.Fatal(err)
			}
			delete(d.since, name)
			d.note("forgot %s", name)
		}
	default:
		o := digest.Options{Most: d.rand.IntN(3)}
		if names := d.searches(); d.rand.IntN(4) == 0 && len(names) > 0 {
			o.Names = names[:1+d.rand.IntN(len(names))]
		}
		d.readSome(o)
	}
	d.pass(time.Duration(d.rand.IntN(40)) * time.Hour)
}

// TestToldOnce: whatever a user does, every paper that is due is told of once and none twice,
// through digests with limits, embedding that was interrupted, searches that cannot be asked
// for a while or are forgotten, and likes.
func TestToldOnce(t *testing.T) {
	diaries := 6
	if n, err := strconv.Atoi(os.Getenv("PAPERKIN_TORTURE")); err == nil {
		diaries = n
	}
	for seed := range uint64(diaries) {
		d := newDiary(t, seed)
		for range 40 {
			d.step()
		}
		d.index()
		for _, name := range d.searches() {
			d.save(name, "mode=lexical&q="+name)
		}
		for range len(d.papers) {
			if made := d.readSome(digest.Options{Most: 5}); len(made.Papers) == 0 {
				break
			}
		}
		due := 0
		for _, id := range slices.Sorted(maps.Keys(d.papers)) {
			e := d.papers[id]
			is := slices.ContainsFunc(d.searches(), func(name string) bool { return d.isDue(e, name) })
			if is && e.told == 0 && !e.spoilt {
				t.Errorf("%s was never told of", id)
			}
			if is {
				due++
			}
		}
		if due == 0 && diaries > 1 {
			t.Logf("seed %d: nothing was due", seed)
		}
		if t.Failed() {
			t.Fatalf("seed %d:\n%s", seed, strings.Join(d.log, "\n"))
		}
	}
}
