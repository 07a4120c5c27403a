// Package last keeps the last answer that each terminal got from each library, so that
// the papers in it can be named by their ranks afterwards. What is kept is private to
// the user, outside of the library, and of use for a day.
//
// It knows nothing of libraries but their paths, and does not look papers up.
package last

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"paperkin/index/durable"
)

const (
	// MaxRank is the highest rank that names a paper: longer numbers are ids.
	MaxRank = 999
	// lifetime is how long an answer is of use: later nobody remembers its ranks.
	lifetime = 24 * time.Hour
	// maxText is how many bytes are kept of a title or a command line, to recognise it by.
	maxText = 400
)

// An Answer is what a search or a list printed.
type Answer struct {
	Asked  string    `json:"asked"` // the arguments of the command line
	At     time.Time `json:"at"`
	Papers []Paper   `json:"papers"` // by rank; those up to MaxRank
	Count  int       `json:"count"`  // of all papers that were printed
	// Since is what was asked later and found nothing. It takes no ranks away.
	Since string `json:"since,omitempty"`
}

// A Paper is one of an answer.
type Paper struct {
	Rank  int    `json:"rank"`
	ID    string `json:"id"`
	Title string `json:"title"`
}

// Paper returns the paper at a rank.
func (a Answer) Paper(rank int) (Paper, bool) {
	for _, p := range a.Papers {
		if p.Rank == rank {
			return p, true
		}
	}
	return Paper{}, false
}

// Rank reads a number as the rank of a paper: up to three digits, without a sign and
// without leading zeros.
func Rank(s string) (rank int, ok bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 1 && n <= MaxRank && strconv.Itoa(n) == s
}

// Ranks reads several ranks that are written as one word: 1,3 or 1-3 or 1,4-6. The comma of
// "1, 3" is part of its first word. A single rank is none of these words.
func Ranks(s string) (ranks []int, ok bool) {
	parts := strings.Split(strings.TrimSuffix(s, ","), ",")
	for _, part := range parts {
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			to = from
		}
		first, one := Rank(from)
		last, other := Rank(to)
		if !one || !other || first > last {
			return nil, false
		}
		for rank := first; rank <= last; rank++ {
			ranks = append(ranks, rank)
		}
	}
	return ranks, len(ranks) > 1 || strings.HasSuffix(s, ",")
}

// A Place is where the last answer is kept.
type Place struct {
	Folder   string // for all answers, which is made if need be
	Library  string // the absolute path of the library
	Terminal string // which terminal; empty for none
}

// kept is the file of an answer.
type kept struct {
	Library  string `json:"library"`
	Terminal string `json:"terminal,omitempty"`
	Answer
}

func (p Place) path() string {
	sum := sha256.Sum256([]byte(p.Library + "\x00" + p.Terminal))
	return filepath.Join(p.Folder, hex.EncodeToString(sum[:10])+".json")
}

// Keep keeps an answer in the place of the one before: one without papers only says in
// that one that it came [Answer.Since]. It waits for no disk. Answers of other places that
// are too old are removed.
func (p Place) Keep(a Answer) error {
	if before, ok := p.Read(a.At); ok && len(a.Papers) == 0 && len(before.Papers) > 0 {
		before.Since = cut(a.Asked)
		a = before
	}
	if len(a.Papers) > MaxRank {
		a.Papers = a.Papers[:MaxRank]
	}
	a.Asked = cut(a.Asked)
	papers := make([]Paper, len(a.Papers))
	for i, one := range a.Papers {
		papers[i] = Paper{one.Rank, one.ID, cut(one.Title)}
	}
	a.Papers = papers
	b, err := json.Marshal(kept{p.Library, p.Terminal, a})
	if err != nil {
		return err
	}
	path := p.path()
	if _, err := os.Stat(path); err != nil {
		if err := durable.MakeFolder(p.Folder); err != nil {
			return err
		}
		p.clear(a.At)
	}
	return durable.WriteCache(path, durable.Bytes(b))
}

// clear removes what has lived longer than its lifetime.
func (p Place) clear(now time.Time) {
	entries, err := os.ReadDir(p.Folder)
	if err != nil {
		return
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && now.Sub(info.ModTime()) > lifetime {
			os.Remove(filepath.Join(p.Folder, e.Name()))
		}
	}
}

// Read returns the last answer that was kept, unless there is none or it is too old.
func (p Place) Read(now time.Time) (Answer, bool) {
	b, err := os.ReadFile(p.path())
	if err != nil {
		return Answer{}, false
	}
	var k kept
	if err := json.Unmarshal(b, &k); err != nil || k.Library != p.Library || k.Terminal != p.Terminal {
		return Answer{}, false
	}
	return k.Answer, now.Sub(k.At) <= lifetime
}

// cut shortens a text to what is kept of it.
func cut(s string) string {
	if len(s) <= maxText {
		return s
	}
	end := maxText - len("…")
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}
