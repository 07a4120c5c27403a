package letter

import (
	"math"
	"mime/quotedprintable"
	"sort"
	"strings"

	"paperkin/query/digest"
)

// A detail is how much is shown of a paper.
type detail int

const (
	hidden    detail = iota
	titleOnly        // with its link
	brief            // also its by-line, and why it is told of
	excerpt          // also the sentence of its abstract that fits best
	whole            // also its abstract
)

// A plan says how much is shown of the papers of each part, by their place in it: of so many
// the whole, of those up to the next number less, and so on.
type plan struct{ whole, excerpts, brief, titles int }

// everything is the plan where there is room.
var everything = plan{math.MaxInt, math.MaxInt, math.MaxInt, math.MaxInt}

// of is how much is shown of the paper at a place, from 0.
func (p plan) of(place int) detail {
	switch {
	case place < p.whole:
		return whole
	case place < p.excerpts:
		return excerpt
	case place < p.brief:
		return brief
	case place < p.titles:
		return titleOnly
	}
	return hidden
}

// roomOfMail is how many bytes text and HTML of a mail may have as they are sent: with some
// thousand more for headers and boundaries they stay below 100 kB, above which programs begin
// to clip what they show.
const roomOfMail = 95_000

// A Mail is a letter to be sent: what it says, twice.
type Mail struct {
	Subject, Text, HTML string
	// Named is of how many of the digest's papers it has at least the title. The others are
	// counted at its end.
	Named int
}

// firstOnes is how many papers of each part stay whole as long as the others have titles.
const firstOnes = 3

// NewMail returns a digest as a mail of less than 100 kB. Where there is not enough room, the
// later papers of each part have the sentence that fits best in place of their abstract, or
// else not even that, or only a title; and as the last resort the mail says how many there
// are that it does not name. The first ones of a part are the last to be cut.
func NewMail(d digest.Digest, o Options) (Mail, error) {
	longest := 0
	for _, p := range d.Parts {
		longest = max(longest, len(standingUnder(d, p.Name)))
	}
	p := everything
	m, size, err := mailOf(d, o, p)
	for _, step := range []struct {
		bound *int
		least int
	}{{&p.whole, firstOnes}, {&p.excerpts, firstOnes}, {&p.brief, firstOnes}, {&p.whole, 0}, {&p.excerpts, 0}, {&p.brief, 0}, {&p.titles, 0}} {
		if err != nil || size <= roomOfMail {
			break
		}
		most := min(*step.bound, longest)
		*step.bound = step.least
		if m, size, err = mailOf(d, o, p); size > roomOfMail {
			continue
		}
		// The greatest number that fits is one less than the least that does not.
		*step.bound = step.least + sort.Search(most-step.least, func(more int) bool {
			*step.bound = step.least + more + 1
			_, size, err := mailOf(d, o, p)
			return err != nil || size > roomOfMail
		})
		m, size, err = mailOf(d, o, p)
	}
	return m, err
}

// mailOf returns a mail by a plan, and its size as it is sent.
func mailOf(d digest.Digest, o Options, p plan) (m Mail, size int, err error) {
	v := newView(d, o, p)
	var page strings.Builder
	if err := v.html(&page); err != nil {
		return m, 0, err
	}
	m = Mail{Subject: v.Subject, Text: v.text(usualWidth), HTML: page.String()}
	for _, g := range v.Groups {
		m.Named += len(g.Items)
	}
	return m, encoded(m.Text) + encoded(m.HTML), nil
}

// encoded is how many bytes a text has as mail is sent: quoted-printable.
func encoded(s string) int {
	var n counter
	w := quotedprintable.NewWriter(&n) // a counter takes everything
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return int(n)
}

type counter int

func (n *counter) Write(p []byte) (int, error) {
	*n += counter(len(p))
	return len(p), nil
}
