// Package mail composes messages, and hands them over: to a mail server ([Server]), or to
// the sendmail program of this machine ([Sendmail]).
//
// The two steps are apart. [Compose] makes bytes of a [Message], the same bytes of the same
// message at every run, so that they can be written down before anything is sent. What sends
// takes bytes, and an envelope, and changes neither: a message whose acceptance is in doubt
// ([Error.InDoubt]) can be handed over again as the same one, and mailboxes can drop it.
//
// Addresses have letters of ASCII: a host of another script is written as its DNS has it
// (xn--...), and a name before the @ in another script is not supported, since it would need
// every server on the way to know SMTPUTF8. Names of people may have any letters.
//
// The package keeps nothing, tries nothing twice, and reads no setting but the password,
// which [Password] finds. It is the only one that knows how mail is sent.
package mail

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"paperkin/index/paper/text"
)

// A Message is a letter before it is composed. Its Subject, and names in addresses, may be of
// anybody's making: they become one line each, without what is [text.Hidden].
type Message struct {
	From    string   // an address, with or without a name; see [ParseAddress]
	To      []string // at least one
	Subject string
	Text    string    // what it says
	HTML    string    // the same for programs that show web pages; may be empty
	ID      string    // the Message-ID, without its brackets; see [NewID]
	Date    time.Time // in the zone of the sender
	// ListID names what the message is one of many of, such as digest.example.org; may be
	// empty.
	ListID string
	// Unsubscribe is an https address that ends the messages when it is posted to (RFC
	// 8058); may be empty. Without it there is only the sender to write to.
	Unsubscribe string
}

// Compose returns a message as it is sent: ASCII, in lines that end with CRLF and are never
// longer than mail may have them, its text and HTML as alternatives. The same message gives
// the same bytes. The error is about a field that cannot stand in a message, and names its
// value.
func Compose(m Message) ([]byte, error) {
	headers, err := m.headers()
	if err != nil {
		return nil, err
	}
	plain, html := body(m.Text), body(m.HTML)
	if strings.TrimSpace(plain) == "" {
		return nil, errors.New("the message says nothing")
	}
	letter := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithBoundary(boundary(m.ID, plain, html)))
	for _, h := range headers {
		letter.SetGenHeader(gomail.Header(h.name), h.values...)
	}
	letter.SetBodyString(gomail.TypeTextPlain, plain)
	if html != "" {
		letter.AddAlternativeString(gomail.TypeTextHTML, html)
	}
	var b bytes.Buffer
	if _, err := letter.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("compose the message: %w", err)
	}
	if err := check(b.Bytes()); err != nil {
		return nil, fmt.Errorf("compose the message: %w", err)
	}
	return b.Bytes(), nil
}

// header is a line of the head of a message, or several that are joined by commas.
type header struct {
	name   string
	values []string
}

// headers are what stands above the text, but for what package gomail adds: in ASCII, to be
// broken where it has spaces.
func (m Message) headers() ([]header, error) {
	from, err := ParseAddress(m.From)
	if err != nil {
		return nil, fmt.Errorf("sender %w", err)
	}
	to, err := recipients(m.To)
	if err != nil {
		return nil, err
	}
	if err := checkID(m.ID); err != nil {
		return nil, err
	}
	if m.Date.IsZero() {
		return nil, errors.New("the message has no date")
	}
	all := []header{
		{"Auto-Submitted", []string{"auto-generated"}}, // RFC 3834: nobody's holiday note answers it
		{"Date", []string{m.Date.Format(time.RFC1123Z)}},
		{"From", []string{from.String()}},
		{"Message-ID", []string{"<" + m.ID + ">"}},
		{"Subject", []string{phrase(m.Subject)}},
		{"To", to.headers()},
	}
	if m.ListID != "" {
		if !isHost(m.ListID) {
			return nil, fmt.Errorf("list %q: want a name such as digest.example.org", m.ListID)
		}
		all = append(all, header{"List-Id", []string{"<" + m.ListID + ">"}})
	}
	leave, err := unsubscribing(from, m.Unsubscribe)
	return append(all, leave...), err
}

// maxURL is the most bytes of an address on the web: it stands in a line of its own.
const maxURL = 900

// unsubscribing are the headers that say how the messages end. The one that promises that one
// click is enough goes with an address that is there to be posted to.
func unsubscribing(from Address, address string) ([]header, error) {
	write := "<mailto:" + strings.ReplaceAll(url.PathEscape(from.Mailbox), "&", "%26") + "?subject=unsubscribe>"
	if address == "" {
		return []header{{"List-Unsubscribe", []string{write}}}, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || !isHost(u.Hostname()) || u.User != nil {
		return nil, fmt.Errorf("%q: want an address to unsubscribe that begins with https:// and a host", address)
	}
	post := u.String()
	if len(post) > maxURL || strings.ContainsFunc(post, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("<>,", r) }) {
		return nil, fmt.Errorf("%q: want an address to unsubscribe of at most %d letters of ASCII, without spaces, commas and brackets", address, maxURL)
	}
	return []header{
		{"List-Unsubscribe", []string{"<" + post + ">", write}},
		{"List-Unsubscribe-Post", []string{"List-Unsubscribe=One-Click"}},
	}, nil
}

// body is a text as it is encoded: lines that end with a line feed, without what is hidden.
func body(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r != '\n' && r != '\t' && text.Hidden(r):
			return -1
		}
		return r
	}, s)
	if s != "" && !strings.HasSuffix(s, "\n") {
		s += "\n"
	}
	return s
}
