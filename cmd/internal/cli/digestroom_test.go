package cli

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paperkin/cmd/internal/fault"
	"paperkin/index/paper/pattern"
)

// TestDigestRoom: a mail has no room for hundreds of papers; those that it does not name come
// with the next one.
func TestDigestRoom(t *testing.T) {
	const papers = 300
	m := &morningOf{t: t, dir: t.TempDir(), now: time.Date(2026, 5, 20, 6, 30, 0, 0, time.UTC)}
	var all strings.Builder
	for i := range papers {
		text := distinct(i)
		fmt.Fprintf(&all, `{"id":"x:%d","title":"Notes, number %d: %s","authors":["Mira Oak"],"abstract":"%s"}`+"\n", i, i, text, text)
	}
	if code, _, errs := m.paperkin(all.String(), "index", "-q", "-e", "builtin", "-"); code != fault.ExitDone {
		t.Fatal(errs)
	}
	if code, _, errs := m.paperkin("", "save", "-q", "sea", "--author", "Oak"); code != fault.ExitDone {
		t.Fatal(errs)
	}
	named := map[string]int{}
	for n := 0; ; n++ {
		file := filepath.Join(m.dir, fmt.Sprintf("%d.eml", n))
		code, _, errs := m.paperkin("", "digest", "--depth", "1000", "--mail", "ada@example.org", "-o", file)
		if code == fault.ExitNoHits {
			if n < 2 {
				t.Errorf("%d mails", n)
			}
			break
		}
		if code != fault.ExitDone || n > papers {
			t.Fatalf("exit code %d: %s", code, errs)
		}
		size, numbers := readMail(t, file)
		if size > 100_000 {
			t.Errorf("a mail of %d bytes", size)
		}
		for _, number := range numbers {
			named[number]++
		}
	}
	for i := range papers {
		if n := named[fmt.Sprint(i)]; n != 1 {
			t.Errorf("paper %d is in %d mails", i, n)
		}
	}
}

// distinct are words that no other paper has: one with the same words would be a copy.
func distinct(i int) string {
	rng := rand.New(rand.NewPCG(1, uint64(i)))
	words := make([]string, 25)
	for j := range words {
		for range 2 + rng.IntN(2) {
			words[j] += string("bdfgklmnprst"[rng.IntN(12)]) + string("aeiou"[rng.IntN(5)])
		}
	}
	return strings.Join(words, " ")
}

var numberOfPaper = pattern.Of(`number (\d+):`)

// readMail returns the size of a message, and the numbers of the papers in its text.
func readMail(t *testing.T, file string) (size int, numbers []string) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	part, err := multipart.NewReader(m.Body, params["boundary"]).NextPart()
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(part)
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range numberOfPaper().FindAllStringSubmatch(strings.Join(strings.Fields(string(text)), " "), -1) {
		numbers = append(numbers, found[1])
	}
	return len(b), numbers
}
