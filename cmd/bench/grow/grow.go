// Package grow makes papers for libraries of any size, out of those of a collection: it
// recombines the sentences of their abstracts, the halves of their titles, their authors,
// venues and dates. The papers read like those of the collection from afar, and have their
// frequencies of words, names and venues. The nth paper is always the same one.
package grow

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/klauspost/compress/zstd"
)

// Files are those of a collection that are read, as far as they are there.
var Files = []string{"papers.jsonl.gz", "papers-fields.jsonl.zst"}

// A Paper is a line of JSON that `paperkin index` reads.
type Paper struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	Abstract   string   `json:"abstract"`
	Authors    []string `json:"authors,omitempty"`
	Venue      string   `json:"venue,omitempty"`
	Year       int      `json:"year,omitempty"`
	Published  string   `json:"published,omitempty"`
	Categories []string `json:"categories,omitempty"`
	Keywords   []string `json:"keywords,omitempty"`
	URL        string   `json:"url,omitempty"`
}

// A Collection is the papers that new ones are made of, by field.
type Collection struct {
	papers []part
	fields map[string][]int // numbers of papers
}

// part is a paper of a collection.
type part struct {
	Paper
	field     string
	sentences []string
}

// Read reads the collection in a folder.
func Read(folder string) (*Collection, error) {
	c := &Collection{fields: map[string][]int{}}
	for _, name := range Files {
		if err := c.read(filepath.Join(folder, name), name); err != nil && !os.IsNotExist(err) {
			return nil, err
		}
	}
	if len(c.papers) == 0 {
		return nil, fmt.Errorf("%s: no papers in %s", folder, strings.Join(Files, " or "))
	}
	return c, nil
}

func (c *Collection) read(path, name string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	} else {
		z, err := zstd.NewReader(f)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		defer z.Close()
		r = z
	}
	lines := bufio.NewReaderSize(r, 1<<20)
	decode := json.NewDecoder(lines)
	for {
		var p source
		if err := decode.Decode(&p); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("%s: paper %d: %w", path, len(c.papers)+1, err)
		}
		c.add(p.paper(), cmp.Or(p.Field, name))
	}
}

// source is a paper as a collection may have it.
type source struct {
	Paper
	Authors any    `json:"authors"` // a list, or names with commas between them
	Year    any    `json:"year"`    // a number, in digits or not
	Field   string `json:"field"`
}

func (s source) paper() Paper {
	p := s.Paper
	switch authors := s.Authors.(type) {
	case string:
		p.Authors = strings.Split(authors, ", ")
	case []any:
		for _, name := range authors {
			p.Authors = append(p.Authors, fmt.Sprint(name))
		}
	}
	p.Year, _ = strconv.Atoi(fmt.Sprint(s.Year)) // 0 is no year
	return p
}

// add adds a paper of a field.
func (c *Collection) add(p Paper, field string) {
	sentences := split(p.Abstract)
	if len(sentences) == 0 || p.Title == "" {
		return
	}
	p.Abstract = ""
	c.fields[field] = append(c.fields[field], len(c.papers))
	c.papers = append(c.papers, part{p, field, sentences})
}

// split cuts a text into sentences: after a full stop, if a capital letter follows.
func split(text string) (sentences []string) {
	start := 0
	for i := 0; i+2 < len(text); i++ {
		if text[i] == '.' && text[i+1] == ' ' && unicode.IsUpper(rune(text[i+2])) {
			sentences, start = append(sentences, text[start:i+1]), i+2
		}
	}
	if rest := strings.TrimSpace(text[start:]); rest != "" {
		sentences = append(sentences, rest)
	}
	return sentences
}

// Paper makes the nth paper, from 0 on.
func (c *Collection) Paper(n int) Paper {
	r := rand.New(rand.NewPCG(18, uint64(n)))
	like := c.papers[r.IntN(len(c.papers))]
	field := c.fields[like.field]
	other := func() part { return c.papers[field[r.IntN(len(field))]] }
	p := Paper{ID: fmt.Sprintf("grown-%08d", n), Title: cross(like.Title, other().Title)}
	when, where := other(), other()
	p.Published, p.Year, p.Venue, p.Categories, p.Keywords = when.Published, when.Year, where.Venue, where.Categories, where.Keywords
	for range like.Authors {
		if from := other().Authors; len(from) > 0 {
			p.Authors = append(p.Authors, from[r.IntN(len(from))])
		}
	}
	p.Abstract = strings.Join(recombine(like.sentences, other), " ")
	return p
}

// cross is the first half of a title and the second half of another one, in words.
func cross(a, b string) string {
	first, second := strings.Fields(a), strings.Fields(b)
	return strings.Join(slices.Concat(first[:(len(first)+1)/2], second[len(second)/2:]), " ")
}

// recombine puts sentences of other papers in the place of a paper's: those with about the
// same place in theirs, since abstracts begin and end alike.
func recombine(like []string, other func() part) []string {
	made := make([]string, len(like))
	for i := range made {
		from := other().sentences
		made[i] = from[i*len(from)/len(like)]
	}
	return made
}

// Write writes papers from one up to another as JSON lines.
func (c *Collection) Write(w io.Writer, from, to int) error {
	out := bufio.NewWriterSize(w, 1<<20)
	encode := json.NewEncoder(out)
	for n := from; n < to; n++ {
		if err := encode.Encode(c.Paper(n)); err != nil {
			return err
		}
	}
	return out.Flush()
}
