package mail

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// digest is a message as the program makes them.
func digest(t testing.TB) Message {
	t.Helper()
	id, err := NewID("Ada <ada@example.org>", "digest", "2026-12-01")
	if err != nil {
		t.Fatal(err)
	}
	return Message{
		From:    "Ada <ada@example.org>",
		To:      []string{"Ada Lovelace <ada@example.org>", "Émilie du Châtelet <emilie@example.net>"},
		Subject: "3 new papers of Monday, December 1: Größe & Form, α-synuclein in Drosophila",
		Text:    "Größe\n\n.\n..dots\nFrom the start\n" + strings.Repeat("long ", 400) + "\n",
		HTML:    "<!DOCTYPE html>\n<p title=\"=3D\">Größe &amp; Form</p>\n",
		ID:      id, Date: time.Date(2026, 12, 1, 6, 30, 0, 0, time.FixedZone("", 3600)),
		ListID: "digest.paperkin.example.org",
	}
}

func composed(t testing.TB, m Message) []byte {
	t.Helper()
	b, err := Compose(m)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// read is what a program that shows mail makes of a message.
type read struct {
	netmail.Header
	Text, HTML string
}

// readBack reads a message with another reader than what has written it.
func readBack(t testing.TB, b []byte) (r read) {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("%v in\n%s", err, b)
	}
	r.Header = m.Header
	kind, parameters, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s, %v in\n%s", kind, err, b)
	}
	parts := multipart.NewReader(m.Body, parameters["boundary"])
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return r
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, b)
		}
		content, err := io.ReadAll(p) // which NextPart decodes
		if err != nil {
			t.Fatalf("%v in\n%s", err, b)
		}
		switch text := strings.ReplaceAll(string(content), "\r\n", "\n"); p.Header.Get("Content-Type") {
		case "text/plain; charset=UTF-8":
			r.Text += text
		case "text/html; charset=UTF-8":
			r.HTML += text
		default:
			t.Fatalf("a part is %q", p.Header.Get("Content-Type"))
		}
	}
}

// decoded is a header as people see it.
func decoded(t testing.TB, s string) string {
	t.Helper()
	text, err := new(mime.WordDecoder).DecodeHeader(s)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestCompose: what was composed is what is read, and the same at every run.
func TestCompose(t *testing.T) {
	m := digest(t)
	b := composed(t, m)
	if !bytes.Equal(b, composed(t, m)) {
		t.Error("two runs make different bytes of one message")
	}
	r := readBack(t, b)
	if r.Text != m.Text || r.HTML != m.HTML {
		t.Errorf("%q and %q, want %q and %q", r.Text, r.HTML, m.Text, m.HTML)
	}
	for name, want := range map[string]string{
		"From":                  `"Ada" <ada@example.org>`,
		"Subject":               m.Subject,
		"Date":                  "Tue, 01 Dec 2026 06:30:00 +0100",
		"Message-ID":            "<" + m.ID + ">",
		"List-Id":               "<digest.paperkin.example.org>",
		"List-Unsubscribe":      "<mailto:ada@example.org?subject=unsubscribe>",
		"List-Unsubscribe-Post": "",
		"Auto-Submitted":        "auto-generated",
		"MIME-Version":          "1.0",
		"User-Agent":            "",
		"X-Mailer":              "",
	} {
		if got := decoded(t, r.Get(name)); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	to, err := r.AddressList("To")
	if err != nil || len(to) != 2 || to[1].Name != "Émilie du Châtelet" || to[1].Address != "emilie@example.net" {
		t.Errorf("to %v, %v", to, err)
	}
	for _, name := range []string{"From", "To", "Subject", "Message-ID", "Date"} {
		if !bytes.Contains(b, []byte("\r\n"+name+": ")) {
			t.Errorf("%s begins in its second line:\n%s", name, b)
		}
	}
	for line := range bytes.Lines(b) {
		if len(line) > 78 {
			t.Errorf("a line of %d bytes: %q", len(line), line)
		}
	}
	m.ID = "other@example.org"
	if other := composed(t, m); bytes.Equal(b, other) {
		t.Error("another Message-ID makes no other message")
	}
}

// TestComposeUnsubscribe: one click is promised only with an address that can be clicked.
func TestComposeUnsubscribe(t *testing.T) {
	m := digest(t)
	m.From, m.Unsubscribe = "a&b+c@example.org", "https://example.org/leave?who=ada"
	r := readBack(t, composed(t, m))
	if got, want := r.Get("List-Unsubscribe"), "<https://example.org/leave?who=ada>, <mailto:a%26b+c@example.org?subject=unsubscribe>"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := r.Get("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for _, bad := range []string{"http://example.org/", "https://", "example.org", "https://ada:secret@example.org/", "https://example.org/>,<x", "https://example.org/" + strings.Repeat("a", maxURL)} {
		m.Unsubscribe = bad
		if _, err := Compose(m); err == nil || !strings.Contains(err.Error(), "unsubscribe") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// TestComposePlain: a message without HTML is one of text alone.
func TestComposePlain(t *testing.T) {
	m := digest(t)
	m.Text, m.HTML = "nothing new\r\nsince\ryesterday", ""
	parsed, err := netmail.ReadMessage(bytes.NewReader(composed(t, m)))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(parsed.Body)
	if err != nil || string(body) != "nothing new\r\nsince\r\nyesterday\r\n" {
		t.Errorf("%q, %v", body, err)
	}
	if kind := parsed.Header.Get("Content-Type"); kind != "text/plain; charset=UTF-8" {
		t.Errorf("it is %s", kind)
	}
}

// TestComposeRefuses: what cannot stand in a message is named.
func TestComposeRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Message)
		want   string
	}{
		"no sender":    {func(m *Message) { m.From = "" }, `sender "": not an address`},
		"no recipient": {func(m *Message) { m.To = nil }, "no recipient"},
		"bad one":      {func(m *Message) { m.To[1] = "nobody" }, `recipient "nobody": not an address`},
		"no text":      {func(m *Message) { m.Text = " \n" }, "says nothing"},
		"no date":      {func(m *Message) { m.Date = time.Time{} }, "no date"},
		"no id":        {func(m *Message) { m.ID = "" }, `"": want a Message-ID`},
		"id in two":    {func(m *Message) { m.ID = "a@b>\r\nBcc: <c@d" }, "want a Message-ID"},
		"list in two":  {func(m *Message) { m.ListID = "a\r\nBcc: c@d" }, "want a name such as"},
	} {
		t.Run(name, func(t *testing.T) {
			m := digest(t)
			c.change(&m)
			if b, err := Compose(m); err == nil || !strings.Contains(err.Error(), c.want) || b != nil {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

// TestComposeHostile: a subject and a name make no header of their own, turn no text around,
// and are not taken for what they imitate.
func TestComposeHostile(t *testing.T) {
	for subject, want := range map[string]string{
		"a\r\nBcc: eve@example.org":               "a Bcc: eve@example.org",
		"a\u202Eb\u200bc\x1b[31m":                 "abc[31m",
		"=?utf-8?q?a=0D=0ABcc:_eve@example.org?=": "=?utf-8?q?a=0D=0ABcc:_eve@example.org?=",
		strings.Repeat("x", 3000):                 strings.Repeat("x", 3000),
		strings.Repeat("ü", 3000):                 strings.Repeat("ü", 3000),
		"  two   spaces  ":                        "two spaces",
		"\xff":                                    "\uFFFD",
		"":                                        "",
	} {
		m := digest(t)
		m.Subject = subject
		r := readBack(t, composed(t, m))
		if got := decoded(t, r.Get("Subject")); got != want || r.Get("Bcc") != "" {
			t.Errorf("%.60q became %.60q, want %.60q", subject, got, want)
		}
		m = digest(t)
		m.From = (&netmail.Address{Name: subject, Address: "ada@example.org"}).String()
		from, err := readBack(t, composed(t, m)).AddressList("From")
		if err != nil || len(from) != 1 || from[0].Address != "ada@example.org" || from[0].Name != want {
			t.Errorf("%.60q as a name: %.60q, %v", subject, from, err)
		}
	}
}

// TestNewID: the same words have the same id, however they are divided.
func TestNewID(t *testing.T) {
	id := func(words ...string) string {
		s, err := NewID("Ada <ada@Example.org>", words...)
		if err != nil || checkID(s) != nil {
			t.Fatal(s, err)
		}
		return s
	}
	if one := id("a", "bc"); one != id("a", "bc") || one == id("ab", "c") || one == id("a", "bc", "") || !strings.HasSuffix(one, "@Example.org") {
		t.Errorf("%q", one)
	}
	if _, err := NewID("nobody", "a"); err == nil {
		t.Error("an id of nobody")
	}
}

// FuzzCompose: whatever a message says, it can be sent, and is read as it was meant.
func FuzzCompose(f *testing.F) {
	f.Add("Ada", "3 new papers", "text\n", "<p>html</p>\n")
	f.Add("=?x", "a\r\n.\r\n", ".\r\n.\n\r--boundary", "\x00\u202E\ufeff = =3D \t \n\n")
	f.Add(`"\`, strings.Repeat("a b", 400), strings.Repeat("x", 2000), strings.Repeat("=", 99)+"\r\r\n ")
	f.Fuzz(func(t *testing.T, name, subject, plain, html string) {
		m := digest(t)
		m.From = Address{line(name), "ada@example.org"}.String()
		m.Subject, m.Text, m.HTML = subject, "x"+plain, "x"+html
		r := readBack(t, composed(t, m))
		if r.Text != body(m.Text) || r.HTML != body(m.HTML) {
			t.Errorf("%q and %q, want %q and %q", r.Text, r.HTML, body(m.Text), body(m.HTML))
		}
		if got := decoded(t, r.Get("Subject")); got != line(subject) {
			t.Errorf("subject %q, want %q", got, line(subject))
		}
		from, err := r.AddressList("From")
		if err != nil || len(from) != 1 || from[0].Name != line(name) || from[0].Address != "ada@example.org" {
			t.Errorf("from %v, %v, want %q", from, err, line(name))
		}
		if len(r.Header) != 10 || !utf8.ValidString(r.Text+r.HTML) {
			t.Errorf("%d headers: %v", len(r.Header), r.Header)
		}
	})
}
