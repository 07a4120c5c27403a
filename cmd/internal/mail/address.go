package mail

import (
	"encoding/base64"
	"errors"
	"fmt"
	netmail "net/mail"
	"slices"
	"strings"
	"unicode/utf8"

	"paperkin/index/paper/text"
)

// An Address is where mail goes to or comes from.
type Address struct {
	Name    string // whose it is, for people; may be empty
	Mailbox string // "name@host", in ASCII, as it stands in an envelope
}

// An AddressError is about a text that is no address of ours.
type AddressError struct {
	Value   string
	Problem string
}

func (e *AddressError) Error() string { return fmt.Sprintf("%q: %s", e.Value, e.Problem) }

// The longest parts of an address (RFC 5321, 4.5.3.1).
const (
	maxLocal   = 64
	maxMailbox = 254
	maxLabel   = 63
)

// ParseAddress reads an address: "ada@example.org" or "Ada <ada@example.org>". The error is
// an [*AddressError].
func ParseAddress(s string) (Address, error) {
	problem := func(what string) (Address, error) { return Address{}, &AddressError{s, what} }
	parsed, err := netmail.ParseAddress(strings.TrimSpace(s))
	if err != nil {
		return problem("not an address of mail: want name@host, or Name <name@host>")
	}
	quoted := (&netmail.Address{Address: parsed.Address}).String() // in brackets, with quotes if the name needs them
	a := Address{Name: line(parsed.Name), Mailbox: quoted[1 : len(quoted)-1]}
	at := strings.LastIndexByte(a.Mailbox, '@')
	local, host := a.Mailbox[:at], a.Mailbox[at+1:]
	switch {
	case strings.ContainsFunc(local, func(r rune) bool { return r < ' ' || r > '~' }):
		return problem("letters before the @ that are not ASCII are not supported")
	case strings.ContainsFunc(host, func(r rune) bool { return r > '~' }):
		return problem("the host is not ASCII: write it as its DNS has it, xn--...")
	case len(local) > maxLocal || len(a.Mailbox) > maxMailbox:
		return problem(fmt.Sprintf("too long: at most %d letters before the @, and %d in all", maxLocal, maxMailbox))
	case !isHost(host) && !isLiteral(host):
		return problem(fmt.Sprintf("%q is no host", host))
	}
	return a, nil
}

// isHost reports whether a text is a name of a host: labels of letters, digits, - and _.
func isHost(s string) bool {
	return len(s) <= maxMailbox && !slices.ContainsFunc(strings.Split(s, "."), func(label string) bool {
		return label == "" || len(label) > maxLabel || strings.ContainsFunc(label, func(r rune) bool {
			return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_')
		})
	})
}

// isLiteral reports whether a text is a host by its number, as [192.0.2.1].
func isLiteral(s string) bool {
	return len(s) > 2 && s[0] == '[' && s[len(s)-1] == ']' && !strings.ContainsFunc(s[1:len(s)-1], func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == ':')
	})
}

// String is the address as it stands in the head of a message.
func (a Address) String() string {
	switch {
	case a.Name == "":
		return "<" + a.Mailbox + ">"
	case isPlain(a.Name):
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(a.Name) + `" <` + a.Mailbox + ">"
	}
	return encoded(a.Name) + " <" + a.Mailbox + ">"
}

// path is the address as it stands in an envelope.
func (a Address) path() string { return "<" + a.Mailbox + ">" }

// addresses are several of them.
type addresses []Address

// recipients reads addresses, each of which counts once.
func recipients(list []string) (all addresses, err error) {
	if len(list) == 0 {
		return nil, errors.New("the message has no recipient")
	}
	for _, s := range list {
		a, err := ParseAddress(s)
		if err != nil {
			return nil, fmt.Errorf("recipient %w", err)
		}
		if !slices.ContainsFunc(all, func(b Address) bool { return b.Mailbox == a.Mailbox }) {
			all = append(all, a)
		}
	}
	return all, nil
}

func (all addresses) headers() (list []string) {
	for _, a := range all {
		list = append(list, a.String())
	}
	return list
}

// line makes one line of a text that may be of anybody's making.
func line(s string) string { return text.Collapse(text.StripHidden(s)) }

// maxWord is how long a word of a header may be that is written as it is: lines are broken
// between words alone.
const maxWord = 60

// isPlain reports whether a text can stand in a header as it is, and is read as it was meant.
func isPlain(s string) bool {
	return !strings.Contains(s, "=?") && // what begins an encoded word
		!strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) &&
		!slices.ContainsFunc(strings.Fields(s), func(word string) bool { return len(word) > maxWord })
}

// phrase is a text as a header has it.
func phrase(s string) string {
	if s = line(s); isPlain(s) {
		return s
	}
	return encoded(s)
}

// maxEncoded is the most bytes of a text in one encoded word. It may have 75 characters; with
// 60 the first one stands beside the name of its header. Some readers take the break for a
// space.
const maxEncoded = 36

// encoded is a text as encoded words (RFC 2047), none of which ends within a letter. Package
// mime leaves ASCII alone, also where it looks like encoded words or is too long for a line.
func encoded(s string) string {
	var words []string
	for start := 0; start < len(s); {
		end := min(start+maxEncoded, len(s))
		for end < len(s) && !utf8.RuneStart(s[end]) {
			end--
		}
		words = append(words, "=?utf-8?b?"+base64.StdEncoding.EncodeToString([]byte(s[start:end]))+"?=")
		start = end
	}
	return strings.Join(words, " ")
}
