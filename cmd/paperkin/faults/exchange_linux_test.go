package faults

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"paperkin/index/damagetest"
)

// pair is two libraries that change places while the program uses one of them.
type pair struct {
	one, two string
	sides    []*side
	backups  []string // of the libraries as they were at first

	mu             sync.Mutex
	refused, right int
}

// reads are what is asked of a library whose place another one takes; the first ones
// also in the short form.
var reads = slices.Concat(questions[:5], [][]string{{"like", "--json", "a-1"}, {"like", "--json", "b-1"}}, questions[5:])

// newPair makes two libraries that have no paper in common, in one of which the user has
// said something.
func newPair(t *testing.T) *pair {
	t.Helper()
	dir := t.TempDir()
	p := &pair{one: filepath.Join(dir, "one"), two: filepath.Join(dir, "two")}
	for place, id := range map[string]string{p.one: "a", p.two: "b"} {
		source := filepath.Join(t.TempDir(), "papers.jsonl")
		writeLines(t, source, line(id, 1), line(id, 2), line(id, 3), line(id, 4))
		saved := filepath.Join(t.TempDir(), id+".backup")
		for _, args := range [][]string{{"index", "-e", "builtin", source}, {"backup", saved}} {
			if r := paperkin(t, nil, append([]string{"--library", place}, args...)...); r.code != exitDone {
				t.Fatalf("%q: %s", args, r.stderr)
			}
		}
		p.sides, p.backups = append(p.sides, &side{name: id, dir: place}), append(p.backups, saved)
	}
	return p
}

// exchange makes the libraries change places: at once, or step by step, when there is none
// in one of the places for a moment.
func (p *pair) exchange(atOnce bool) error {
	if atOnce {
		return unix.Renameat2(unix.AT_FDCWD, p.one, unix.AT_FDCWD, p.two, unix.RENAME_EXCHANGE)
	}
	aside := p.one + "-aside"
	return errors.Join(os.Rename(p.one, aside), os.Rename(p.two, p.one), os.Rename(aside, p.two))
}

// during exchanges the libraries at random moments until all runs have ended.
func (p *pair) during(t *testing.T, rng *rand.Rand, atOnce bool, runs ...func()) {
	t.Helper()
	var all sync.WaitGroup
	for _, run := range runs {
		all.Go(run)
	}
	done := make(chan bool)
	go func() { all.Wait(); close(done) }()
	for {
		if err := p.exchange(atOnce); err != nil {
			t.Error(err)
		}
		select {
		case <-done:
			return
		case <-time.After(time.Duration(rng.Int64N(int64(40 * time.Millisecond)))):
		}
	}
}

// gone matches what is said of a library that is not there any more, or not yet.
var gone = regexp.MustCompile(`moved, removed or replaced|do not belong together|no library|is writing to`)

// read asks a question, whose answer is to be right for one of the libraries.
func (p *pair) read(t *testing.T, dir string, args []string, isRight func(answer string) bool) {
	code, answer, complaint := ask(t, dir, args)
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case code == exitLibrary && gone.MatchString(complaint) && !strings.Contains(complaint, "damaged"):
		p.refused++
	case code == exitUsage && args[0] == "like" || code == exitUsage && args[0] == "show": // the other one has no such paper
		p.right++
	case code == exitDone && isRight(answer):
		p.right++
	default:
		t.Errorf("%q: exit code %d\n%s", args, code, complaint)
	}
}

// says reports whether one of the libraries gives an answer.
func (p *pair) says(args []string) func(string) bool {
	return func(answer string) bool {
		return slices.ContainsFunc(p.sides, func(s *side) bool { return s.says(args, answer) })
	}
}

// TestExchangedRead: what is read while two libraries change places, or one is replaced
// by a backup, is right for one of them, or refused.
func TestExchangedRead(t *testing.T) {
	p := newPair(t)
	asked, times := reads[:2], 3
	if damagetest.Long(t) {
		asked, times = reads, damagetest.Times(t, 0)
	}
	for _, s := range p.sides {
		s.answers = []map[string]string{{}}
		for _, args := range asked {
			_, answer, _ := ask(t, s.dir, args)
			s.answers[0][strings.Join(args, " ")] = answer
		}
	}
	rng := rand.New(rand.NewPCG(17, 1))
	for i := range times {
		var runs []func()
		for range 3 {
			args := asked[rng.IntN(len(asked))]
			runs = append(runs, func() { p.read(t, p.one, args, p.says(args)) })
		}
		p.during(t, rng, i%2 == 0, runs...)
	}
	p.replace(t, rng, asked, max(2, times/20))
	p.sound(t)
	t.Logf("%d reads were refused, %d right", p.refused, p.right)
}

// replace restores a backup of one library in the place of the other, by turns, and reads
// meanwhile.
func (p *pair) replace(t *testing.T, rng *rand.Rand, asked [][]string, times int) {
	t.Helper()
	place := filepath.Join(t.TempDir(), "library")
	copyLibrary(t, p.one, place)
	for i := range times {
		var restored atomic.Bool
		var all sync.WaitGroup
		for range 2 {
			args := asked[rng.IntN(len(asked))]
			all.Go(func() {
				for p.read(t, place, args, p.says(args)); !restored.Load(); {
					p.read(t, place, args, p.says(args))
				}
			})
		}
		if r := paperkin(t, nil, "--library", place, "restore", "--replace", p.backups[i%2]); r.code != exitDone {
			t.Errorf("restore: exit code %d\n%s", r.code, r.stderr)
		}
		restored.Store(true)
		all.Wait()
		if err := os.RemoveAll(place + ".replaced"); err != nil {
			t.Fatal(err)
		}
	}
}

// TestExchangedWrite: what is written while two libraries change places gets into one of
// them as a whole, or is refused, and what is read meanwhile is of one of them.
func TestExchangedWrite(t *testing.T) {
	p := newPair(t)
	more := filepath.Join(t.TempDir(), "more.jsonl")
	writeLines(t, more, line("more", 1))
	changes, times := [][]string{{"index", more}, {"remove", "more-1"}, {"reindex", "--embedder", "builtin"}}, 3
	if damagetest.Long(t) {
		changes, times = append(changes, []string{"doctor", "--repair"}), damagetest.Times(t, 0)
	}
	for _, s := range p.sides {
		without := export(t, s.dir)
		with := filepath.Join(t.TempDir(), "library")
		copyLibrary(t, s.dir, with)
		_, answer, _ := ask(t, with, changes[0])
		s.answers = []map[string]string{{"export": without}, {"export": answer}}
	}
	rng := rand.New(rand.NewPCG(17, 2))
	for i := range times {
		write := func() {
			args := changes[i%len(changes)]
			r := paperkin(t, nil, append([]string{"--library", p.one}, args...)...)
			refused := r.code == exitLibrary && gone.MatchString(r.stdout+r.stderr)
			if r.code != exitDone && !refused && !(args[0] == "remove" && r.code == exitUsage) || strings.Contains(r.stdout+r.stderr, "damaged") {
				t.Errorf("%q: exit code %d\n%s%s", args, r.code, r.stdout, r.stderr)
			}
		}
		p.during(t, rng, true, write, func() { p.read(t, p.one, []string{"export"}, p.says([]string{"export"})) },
			func() { p.read(t, p.one, questions[0], ofOne) })
		if t.Failed() {
			t.Fatalf("in round %d", i)
		}
	}
	p.sound(t)
	t.Logf("%d reads were refused, %d right", p.refused, p.right)
}

// ofOne reports whether an answer has papers of one library only.
func ofOne(answer string) bool {
	return strings.Contains(answer, `"id":"a-`) != strings.Contains(answer, `"id":"b-`)
}

func export(t *testing.T, dir string) string {
	t.Helper()
	code, answer, complaint := ask(t, dir, []string{"export"})
	if code != exitDone {
		t.Fatalf("exit code %d: %s", code, complaint)
	}
	return answer
}

// sound checks that both libraries are there, and in order.
func (p *pair) sound(t *testing.T) {
	t.Helper()
	var all []string
	for _, dir := range []string{p.one, p.two} {
		if r := paperkin(t, nil, "--library", dir, "index"); r.code != exitDone { // what is pending
			t.Errorf("index: exit code %d\n%s", r.code, r.stderr)
		}
		if code, _, complaint := ask(t, dir, []string{"doctor"}); code != exitDone {
			t.Errorf("doctor: exit code %d\n%s", code, complaint)
		}
		answer := export(t, dir)
		if !p.says([]string{"export"})(answer) {
			t.Errorf("%s has\n%s", dir, answer)
		}
		all = append(all, answer)
	}
	if !ofOne(all[0]) || strings.Contains(all[0], `"id":"a-`) == strings.Contains(all[1], `"id":"a-`) && !t.Failed() {
		t.Errorf("one has\n%s\nthe other has\n%s", all[0], all[1])
	}
}
