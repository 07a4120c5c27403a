package faults

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"paperkin/cmd/internal/programtest"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/damagetest"
)

// swappable are the files of a library that may come from another one, and folders as
// a whole. A number in a path is the highest there is.
var swappable = []string{"catalog.db", "catalog.db-wal", "spaces/*/vectors.f32", "lexical/*", "commits", // these in the short form
	"catalog.db-shm", "lock", "spaces/*/vectors.i8", "spaces/*/slots", "lexical/*/manifest", "lexical/*/gone", "lexical/*/*.seg",
	"shelf.jsonl", "exports"}

const shortSwappable = 5

// questions are asked of a library whose files were swapped; the first ones also in the
// short form.
var questions = [][]string{
	{"search", "--json", "lantern and horn in the fog"},
	{"export"},
	{"search", "--json", "--mode", "lexical", "lantern"},
	{"search", "--json", "--mode", "semantic", "who counts seals on a cliff"},
	{"show", "shared"},
	{"status", "--json"},
	{"doctor"},
}

const shortQuestions = 2

// changes are commands that write; each is run on a library of its own, which is then
// exported.
func changes(t *testing.T) [][]string {
	more := filepath.Join(t.TempDir(), "more.jsonl")
	writeLines(t, more, line("more", 1))
	return [][]string{{"index", more}, {"remove", "shared"}}
}

// A side is a library as it is at one moment.
type side struct {
	name, dir string
	before    string              // the library without the commits in its log; empty if it has none
	answers   []map[string]string // by command: as it is, and as it was before
}

// TestSwapped puts files of another library, or of another moment of the same one, in
// the place of a library's own, singly and in pairs. What the program says then is
// right for the library that the catalogue is of, or it refuses and names a file. When
// the files are put back, the library is as it was.
func TestSwapped(t *testing.T) {
	early, late, other := threeSides(t)
	pairs := [][2]*side{{late, other}, {late, early}}
	parts, asked, changed := swappable[:shortSwappable], questions[:shortQuestions], [][]string(nil)
	if damagetest.Long(t) {
		pairs = [][2]*side{{late, other}, {late, early}, {early, late}, {early, other}, {other, late}, {other, early}}
		parts, asked, changed = swappable, questions, changes(t)
	}
	for _, s := range []*side{early, late, other} {
		s.learn(t, asked, changed)
	}
	refused, right := 0, 0
	for _, p := range pairs {
		for i, first := range parts {
			for _, second := range parts[i:] {
				if second != first && !damagetest.Long(t) {
					break
				}
				swap := swapped{into: p[0], from: p[1], parts: slices.Compact([]string{first, second})}
				r, ok := swap.try(t, asked, changed)
				refused, right = refused+r, right+ok
			}
		}
	}
	t.Logf("%d runs were refused, %d right", refused, right)
	if refused == 0 || right == 0 {
		t.Errorf("%d runs were refused, %d right: want some of each", refused, right)
	}
}

// threeSides makes a library of two moments, the later one with commits in its log, and
// another library, with commits in its log too. All have a paper in common.
func threeSides(t *testing.T) (early, late, other *side) {
	t.Helper()
	made := t.TempDir()
	early, late, other = &side{name: "early"}, &side{name: "late"}, &side{name: "other"}
	grow := func(dir string, papers ...string) {
		t.Helper()
		source := filepath.Join(t.TempDir(), "papers.jsonl")
		writeLines(t, source, papers...)
		for _, args := range [][]string{{"index", "-e", "builtin", source}, {"export", "--output", source + ".bib"}} {
			if r := paperkin(t, nil, append([]string{"--library", dir}, args...)...); r.code != exitDone {
				t.Fatalf("%q: %s", args, r.stderr)
			}
		}
	}
	one, two := filepath.Join(made, "one"), filepath.Join(made, "two")
	grow(one, line("shared", 0), line("a", 1), line("a", 2), line("a", 3), line("a", 4), line("a", 5))
	early.dir = filepath.Join(made, "early")
	copyLibrary(t, one, early.dir)
	grow(one, line("a", 6), line("a", 7), line("a", 8), line("b", 1))
	grow(two, line("shared", 0), line("b", 1), line("b", 2), line("b", 3), line("b", 4), line("b", 5))
	for dir, pair := range map[string][]string{one: {"a-1", "a-4"}, two: {"b-2", "b-3"}} {
		if r := paperkin(t, nil, append([]string{"--library", dir, "merge"}, pair...)...); r.code != exitDone {
			t.Fatal(r.stderr)
		}
	}
	for s, dir := range map[*side]string{late: one, other: two} {
		s.dir, s.before = filepath.Join(made, s.name), filepath.Join(made, "before "+s.name)
		copyLibrary(t, dir, s.before)
		removing(t, dir, s.dir)
	}
	return early, late, other
}

// removing makes a copy of a library as a process leaves it that is killed after it has
// removed a paper.
func removing(t *testing.T, dir, to string) {
	t.Helper()
	w, err := index.OpenWriter(t.Context(), dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	found, err := w.Library.Find(t.Context(), "b-1")
	if err == nil {
		err = w.Remove(t.Context(), time.Time{}, []int64{found.Key})
	}
	if err != nil {
		t.Fatal(err)
	}
	copyLibrary(t, dir, to)
}

func copyLibrary(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

func line(id string, n int) string {
	subjects := []string{"a lantern in fog", "the horn of a ferry", "seals on a cliff", "paper in a storm"}
	return fmt.Sprintf(`{"id":"%s-%d","title":"On %s, part %d of %s","abstract":"Who counts %s writes of %s number %d."}`,
		id, n, subjects[n%4], n, id, subjects[(n+1)%4], id, n)
}

func writeLines(t *testing.T, path string, lines ...string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(strings.Join(lines, "\n"), "shared-0", "shared")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// learn notes the answers of a library.
func (s *side) learn(t *testing.T, asked, changed [][]string) {
	t.Helper()
	for _, dir := range []string{s.dir, s.before} {
		if dir == "" {
			continue
		}
		answers := map[string]string{}
		for _, commands := range [][][]string{asked, changed} {
			for _, args := range commands {
				to := filepath.Join(t.TempDir(), "library")
				copyLibrary(t, dir, to)
				code, answer, _ := ask(t, to, args)
				if code != exitDone {
					t.Fatalf("%s: %q: exit code %d: %s", s.name, args, code, answer)
				}
				answers[strings.Join(args, " ")] = answer
			}
		}
		s.answers = append(s.answers, answers)
	}
}

// ask runs a command and returns what it says, without what differs between sound
// libraries: sizes, and estimates. What a command that writes has done is what can be
// exported then.
func ask(t *testing.T, dir string, args []string) (code int, answer, complaint string) {
	t.Helper()
	r := paperkin(t, nil, append([]string{"--library", dir}, args...)...)
	answer, complaint = r.stdout, r.stdout+r.stderr
	if r.code != exitDone {
		return r.code, answer, complaint
	}
	switch args[0] {
	case "index", "remove":
		return ask(t, dir, []string{"export"})
	case "doctor":
		answer = "" // it names the folder
	case "status":
		st := programtest.Status(t, r.stdout, r.stderr)
		answer = fmt.Sprintf("%d papers, %+v", st.Papers, st.Ledger)
	case "search":
		answer = estimates.ReplaceAllString(answer, "")
	}
	return r.code, answer, complaint
}

// swapped is a library with files of another one.
type swapped struct {
	into, from *side
	parts      []string
}

// try asks and changes the library, and puts the files back. It counts the commands that
// were refused and those that were right.
func (s swapped) try(t *testing.T, asked, changed [][]string) (refused, right int) {
	t.Helper()
	library := func() string {
		dir := filepath.Join(t.TempDir(), "library")
		copyLibrary(t, s.into.dir, dir)
		for _, part := range s.parts {
			s.put(t, dir, part, s.from)
		}
		return dir
	}
	check := func(dir string, args []string) (refusal bool) {
		t.Helper()
		code, answer, complaint := ask(t, dir, args)
		switch {
		case code == exitLibrary && named.MatchString(complaint):
			refused++
			return true
		case code == exitDone && s.isRight(args, answer):
			right++
		default:
			t.Errorf("%s with %q of %s: %q: exit code %d\n%s", s.into.name, s.parts, s.from.name, args, code, complaint)
		}
		return false
	}
	dir := library()
	for _, args := range asked {
		check(dir, args)
	}
	s.restored(t, dir, asked[:shortQuestions], nil)
	for _, args := range changed {
		if dir := library(); check(dir, args) { // it may have done a part of its work, and counted it
			s.put(t, dir, "commits", s.into)
			s.restored(t, dir, [][]string{{"export"}}, args)
		}
	}
	return refused, right
}

// isRight reports whether an answer is one of the library that the catalogue is of.
func (s swapped) isRight(args []string, answer string) bool {
	owner := s.into
	if slices.Contains(s.parts, "catalog.db") {
		owner = s.from
	}
	return owner.says(args, answer)
}

// says reports whether the library gives an answer to a command.
func (s *side) says(args []string, answer string) bool {
	return slices.ContainsFunc(s.answers, func(answers map[string]string) bool { return answers[strings.Join(args, " ")] == answer })
}

// restored puts the library's own files back and asks it. It answers as it did, or as it
// does after a command.
func (s swapped) restored(t *testing.T, dir string, asked [][]string, after []string) {
	t.Helper()
	for _, part := range s.parts {
		s.put(t, dir, part, s.into)
	}
	for _, args := range asked {
		code, answer, complaint := ask(t, dir, args)
		if code != exitDone || !s.into.says(args, answer) && !s.into.says(after, answer) {
			t.Errorf("%s had %q of %s, which were put back after %q: %q: exit code %d\n%s", s.into.name, s.parts, s.from.name, after, args, code, complaint)
		}
	}
}

// named matches the name of a file of a library.
var named = regexp.MustCompile(`catalog\.db|commits|vectors\.(f32|i8)|slots|lexical|shelf\.jsonl`)

// put puts a part of one of the two libraries in its place in a copy of the other. A part
// that it has not is taken away.
func (s swapped) put(t *testing.T, dir, part string, from *side) {
	t.Helper()
	place := cmp.Or(last(t, s.into.dir, part), last(t, s.from.dir, part))
	if place == "" {
		return
	}
	to := filepath.Join(dir, place)
	if err := os.RemoveAll(to); err != nil {
		t.Fatal(err)
	}
	has := last(t, from.dir, part)
	if has == "" {
		return
	}
	path := filepath.Join(from.dir, has)
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		copyLibrary(t, path, to)
		return
	}
	b, err := os.ReadFile(path)
	if err == nil {
		err = errors.Join(os.MkdirAll(filepath.Dir(to), 0o700), os.WriteFile(to, b, 0o600))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// last returns where in a library a part is, empty if it has none.
func last(t *testing.T, dir, part string) string {
	t.Helper()
	found, err := fs.Glob(os.DirFS(dir), part)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		return ""
	}
	return found[len(found)-1]
}
