package segment

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"paperkin/index/damagetest"
	"paperkin/index/vector"
)

var testShape = Shape{Columns: 2, Fields: []Kind{Words, Set}}

// paper is a document of a test.
type paper struct {
	key     uint32
	columns [2]uint32
	words   map[string][2]uint32 // of the first field
	terms   []string             // of the second
}

// draw makes n papers with keys from first on. A few terms are in most of them.
func draw(r *rand.Rand, first, n int) []paper {
	papers := make([]paper, n)
	for i := range papers {
		p := paper{key: uint32(first + 3*i), columns: [2]uint32{r.Uint32(), uint32(i)}, words: map[string][2]uint32{}}
		for range r.IntN(30) {
			w := fmt.Sprintf("w%d", r.IntN(1+r.IntN(2000)))
			p.words[w] = [2]uint32{uint32(r.IntN(3) * r.IntN(3)), 1 + uint32(r.IntN(2)*r.IntN(300))}
		}
		if r.IntN(2) == 0 {
			p.words["title"] = [2]uint32{1 + uint32(r.IntN(2)), 0}
		}
		for range r.IntN(5) {
			if term := fmt.Sprintf("prefix %d", r.IntN(50)); !slices.Contains(p.terms, term) {
				p.terms = append(p.terms, term)
			}
		}
		papers[i] = p
	}
	return papers
}

// write makes a file of papers.
func write(t testing.TB, path string, papers []paper) Made {
	t.Helper()
	b := NewBuilder(testShape)
	for _, p := range papers {
		b.Start(p.key, p.columns[0], p.columns[1])
		for w, times := range p.words {
			b.Add(0, w, times[0], 0)
			b.Add(0, w, 0, times[1])
		}
		for _, term := range p.terms {
			b.Add(1, term, 0, 1)
			b.Add(1, term, 0, 1) // says nothing new
		}
	}
	var content bytes.Buffer
	made, err := b.Write(&content)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return made
}

func open(t testing.TB, path string, made Made) *File {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	file, err := Open(f, testShape, made)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}

// content is everything that a file says, as papers.
func content(file *File) (papers []paper, err error) {
	n := uint32(file.Documents())
	papers = make([]paper, n)
	for c := range 3 {
		column, err := file.Column(c, 0, n)
		if err != nil {
			return nil, err
		}
		for doc := range n {
			if c == 0 {
				papers[doc] = paper{key: column.Of(doc), words: map[string][2]uint32{}}
			} else {
				papers[doc].columns[c-1] = column.Of(doc)
			}
		}
	}
	for field := range 2 {
		terms := 0
		for term, err := range file.From(field, "") {
			if err != nil {
				return nil, err
			}
			terms++
			c, err := term.Postings()
			if err != nil {
				return nil, err
			}
			alone, count := 0, 0
			for c.Next() {
				count++
				if c.Second == 0 {
					alone++
				}
				if p := &papers[c.Doc]; field == 0 {
					p.words[string(term.Text)] = [2]uint32{c.First, c.Second}
				} else {
					p.terms = append(p.terms, string(term.Text))
				}
			}
			if c.Err() != nil || count != term.Count || field == 0 && alone != term.Alone {
				return nil, fmt.Errorf("%w: %q: %d of %d documents, %d of %d alone: %v", ErrDamaged, term.Text, count, term.Count, alone, term.Alone, c.Err())
			}
		}
		if terms != file.Distinct(field) {
			return nil, fmt.Errorf("%w: %d of %d terms", ErrDamaged, terms, file.Distinct(field))
		}
	}
	return papers, nil
}

func same(a, b []paper) bool {
	return slices.EqualFunc(a, b, func(a, b paper) bool {
		slices.Sort(a.terms)
		slices.Sort(b.terms)
		return a.key == b.key && a.columns == b.columns && maps.Equal(a.words, b.words) && slices.Equal(a.terms, b.terms)
	})
}

// TestContent: a file says what was put into it, and finds every document and every term.
func TestContent(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, n := range []int{0, 1, 40, 700} {
		papers := draw(r, 5, n)
		path := filepath.Join(t.TempDir(), "file")
		file := open(t, path, write(t, path, papers))
		got, err := content(file)
		if err != nil || !same(got, papers) {
			t.Fatalf("%d papers: the file has others: %v", n, err)
		}
		for i, p := range papers {
			if doc, found, err := file.Find(p.key); doc != uint32(i) || !found || err != nil {
				t.Errorf("paper %d is document %d, %v, %v; want %d", p.key, doc, found, err, i)
			}
			if _, found, err := file.Find(p.key + 1); found || err != nil {
				t.Errorf("paper %d is found, %v", p.key+1, err)
			}
		}
		for field := range 2 {
			for term, err := range file.From(field, "") {
				text := string(term.Text)
				if one, found, err := file.Lookup(field, text); !found || err != nil || one.Count != term.Count {
					t.Errorf("%q: %+v, %v, %v", text, one, found, err)
				}
				if _, found, _ := file.Lookup(field, text+"\x01"); found || err != nil {
					t.Errorf("%q is found", text+"\x01")
				}
			}
		}
		if _, found, err := file.Lookup(0, "a"); found || err != nil {
			t.Errorf("a term before all is found, %v", err)
		}
	}
}

// TestFrom yields the terms from a text on, in order.
func TestFrom(t *testing.T) {
	papers := draw(rand.New(rand.NewPCG(1, 2)), 1, 300)
	path := filepath.Join(t.TempDir(), "file")
	file := open(t, path, write(t, path, papers))
	var all []string
	for term, err := range file.From(0, "") {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(term.Text))
	}
	if !slices.IsSorted(all) || len(all) < 10*blockTerms {
		t.Fatalf("%d terms, sorted: %v", len(all), slices.IsSorted(all))
	}
	for _, text := range []string{"", "w1", "w1000", all[blockTerms], all[blockTerms] + "x", all[len(all)-1], "x"} {
		var got []string
		for term := range file.From(0, text) {
			got = append(got, string(term.Text))
		}
		at, _ := slices.BinarySearch(all, text)
		if !slices.Equal(got, all[at:]) {
			t.Errorf("from %q: %d terms, want %d", text, len(got), len(all)-at)
		}
	}
}

// TestSeek: a cursor that seeks documents finds those that one which goes through all
// postings finds.
func TestSeek(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 3))
	for _, n := range []int{1, skipEvery, skipEvery + 1, 3 * skipEvery, 5000} {
		for _, kind := range []Kind{Set, Words} {
			var list []Posting
			doc := uint32(r.IntN(3))
			for range n {
				p := Posting{Doc: doc, Second: 1}
				if kind == Words {
					p.First, p.Second = uint32(r.IntN(2)), 1+uint32(r.IntN(3))
				}
				list = append(list, p)
				doc += 1 + uint32(r.IntN(1+r.IntN(400)))
			}
			b, _, _ := appendPostings(nil, kind, list, nil, nil)
			for range 20 {
				c := newCursor(kind, b, n, doc)
				for want := uint32(0); ; want += uint32(r.IntN(1 + r.IntN(9000))) {
					at, _ := slices.BinarySearchFunc(list, want, func(p Posting, doc uint32) int { return cmp.Compare(p.Doc, doc) })
					found := c.Seek(want)
					if found != (at < n) || found && c.Posting != list[at] || c.Err() != nil {
						t.Fatalf("%d postings: document %d: %v, %+v, %v", n, want, found, c.Posting, c.Err())
					}
					if !found {
						break
					}
					if c.Count() != n-at-1 {
						t.Fatalf("%d postings are left, want %d", c.Count(), n-at-1)
					}
				}
			}
		}
	}
}

// TestMerge: files that were merged say what one file of their papers says that are left,
// byte for byte.
func TestMerge(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 4))
	for _, firsts := range [][]int{{1, 2, 3}, {1, 2000, 4000}, {4000, 1, 2}, {7}, {}} {
		dir := t.TempDir()
		var inputs []Input
		var left []paper
		for i, first := range firsts {
			papers := draw(r, first, 200+r.IntN(200))
			path := filepath.Join(dir, fmt.Sprint(i))
			made := write(t, path, papers)
			var gone *vector.Bitmap
			for doc, p := range papers {
				if i%2 == 0 && r.IntN(3) == 0 {
					if gone == nil {
						gone = new(vector.Bitmap)
					}
					gone.Add(doc)
				} else {
					left = append(left, p)
				}
			}
			inputs = append(inputs, Input{toMerge(t, path, made), gone})
		}
		slices.SortFunc(left, func(a, b paper) int { return cmp.Compare(a.key, b.key) })
		var merged bytes.Buffer
		made, err := Merge(t.Context(), &merged, testShape, inputs)
		if err != nil {
			t.Fatal(err)
		}
		once := filepath.Join(dir, "once")
		want := write(t, once, left)
		b, err := os.ReadFile(once)
		if err != nil || made != want || !bytes.Equal(b, merged.Bytes()) {
			t.Errorf("%v: merged %+v, at once %+v, %v", firsts, made, want, err)
		}
	}
}

func toMerge(t *testing.T, path string, made Made) *File {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := OpenToMerge(f, testShape, made)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}

// TestSameKey: files that have a paper in common cannot be merged.
func TestSameKey(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 5))
	path := filepath.Join(t.TempDir(), "file")
	made := write(t, path, draw(r, 1, 3))
	both := []Input{{toMerge(t, path, made), nil}, {toMerge(t, path, made), nil}}
	if _, err := Merge(t.Context(), new(bytes.Buffer), testShape, both); !errors.Is(err, errMerged) {
		t.Errorf("got %v, want %v", err, errMerged)
	}
}

// TestDamage: whatever is damaged in a file, reading it gives what was written or an
// error, also for a merge.
func TestDamage(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 6))
	papers := draw(r, 1, 300)
	dir := t.TempDir()
	path := filepath.Join(dir, "sound")
	made := write(t, path, papers)
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for i := range damagetest.Times(t, 60) {
		b, what := damagetest.Bytes(r, sound)
		path := filepath.Join(dir, fmt.Sprint(i))
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		for name, read := range map[string]func(*os.File) error{
			"read": func(f *os.File) error {
				file, err := Open(f, testShape, made)
				if err != nil {
					return err
				}
				defer file.Close()
				got, err := content(file)
				if err == nil && !same(got, papers) {
					t.Errorf("%s: it has other papers", what)
				}
				return err
			},
			"merge": func(f *os.File) error {
				file, err := OpenToMerge(f, testShape, made)
				if err != nil {
					return err
				}
				var merged bytes.Buffer
				_, err = Merge(t.Context(), &merged, testShape, []Input{{File: file}})
				if err == nil && !bytes.Equal(merged.Bytes(), sound) {
					t.Errorf("%s: merged, it has other papers", what)
				}
				return err
			},
		} {
			f, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := read(f); errors.Is(err, ErrDamaged) {
				found++
			} else if err != nil {
				t.Errorf("%s: %s: got %v, want ErrDamaged", name, what, err)
			}
			f.Close()
		}
		os.Remove(path)
	}
	if found == 0 {
		t.Error("no damage was found")
	}
}

// TestForeign: another sound file in the place of one is refused.
func TestForeign(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 7))
	dir := t.TempDir()
	a, b := draw(r, 1, 20), draw(r, 1, 20)
	for i := range b {
		b[i].words, b[i].terms = a[i].words, a[i].terms // the same size
	}
	one := write(t, filepath.Join(dir, "a"), a)
	other := write(t, filepath.Join(dir, "b"), b)
	if one.Size != other.Size {
		t.Fatal("the files have different sizes")
	}
	f, err := os.Open(filepath.Join(dir, "b"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := Open(f, testShape, one); !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v, want ErrDamaged", err)
	}
	if _, err := OpenToMerge(f, testShape, one); !errors.Is(err, ErrDamaged) {
		t.Errorf("to merge: got %v, want ErrDamaged", err)
	}
}

// FuzzPostings: bytes that no writer has written are an error, or postings in order.
func FuzzPostings(f *testing.F) {
	b, _, _ := appendPostings(nil, Words, []Posting{{1, 0, 1}, {4, 2, 2}, {9, 1, 0}, {11, 0, 7}}, nil, nil)
	f.Add(b, 4, byte(Words))
	long := make([]Posting, 3*skipEvery)
	for i := range long {
		long[i] = Posting{uint32(2 * i), 0, 1}
	}
	b, _, _ = appendPostings(nil, Set, long, nil, nil)
	f.Add(b, len(long), byte(Set))
	f.Fuzz(func(t *testing.T, data []byte, count int, kind byte) {
		if count < 1 || count > 1000 {
			return
		}
		for _, step := range []uint32{0, 100} {
			c := newCursor(Kind(kind%2), data, count, 1000)
			before, n := int64(-1), 0
			next := c.Next
			if step > 0 {
				next = func() bool { return c.Seek(uint32(before+1) + step) }
			}
			for next() {
				if int64(c.Doc) <= before || c.Doc >= 1000 {
					t.Fatalf("document %d after %d", c.Doc, before)
				}
				before = int64(c.Doc)
				n++
			}
			if n > count || step == 0 && c.Err() == nil && n != count {
				t.Fatalf("%d of %d postings", n, count)
			}
		}
	})
}
