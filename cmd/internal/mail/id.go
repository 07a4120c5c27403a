package mail

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// NewID is the Message-ID of a message that is known by some words, such as what it is about
// and of which day: the same words give the same one, others another. The part behind the @ is
// the host of the sender, as servers that judge mail like it.
func NewID(from string, words ...string) (string, error) {
	a, err := ParseAddress(from)
	if err != nil {
		return "", fmt.Errorf("sender %w", err)
	}
	host := a.Mailbox[strings.LastIndexByte(a.Mailbox, '@')+1:]
	return hashed(append([]string{"message", a.Mailbox}, words...)...) + "@" + host, nil
}

// boundary parts what follows each other in a message. It is made of all of it, so that
// nothing in it can have been made to look like it.
func boundary(words ...string) string { return hashed(append([]string{"boundary"}, words...)...) }

// hashed is a number for a list of words.
func hashed(words ...string) string {
	h := sha256.New()
	for _, w := range words {
		fmt.Fprintf(h, "%d:%s", len(w), w)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// maxID is more than any Message-ID has.
const maxID = 200

// checkID returns an error unless a text can be a Message-ID.
func checkID(id string) error {
	left, right, ok := strings.Cut(id, "@")
	bad := func(s string) bool {
		return s == "" || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`<>@()[]\,;:"`, r) })
	}
	if literal := strings.HasPrefix(right, "[") && strings.HasSuffix(right, "]"); literal {
		right = strings.NewReplacer("[", "", "]", "", ":", "").Replace(right)
	}
	if !ok || bad(left) || bad(right) || len(id) > maxID {
		return fmt.Errorf("%q: want a Message-ID such as 5f2a@example.org", id)
	}
	return nil
}
