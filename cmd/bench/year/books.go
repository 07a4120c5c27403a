package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"paperkin/index"
	"paperkin/query"
	"paperkin/query/digest"
)

// books are what is known of a year from outside: which papers arrived when, and what was
// told of. What a digest says is held against them.
type books struct {
	*query.Searcher
	latest  digest.Digest
	told    map[int64]time.Time // keys
	after   map[string]int64    // up to where the parts were told of, by name
	looked  map[string]int      // arrivals that the parts have looked at
	samples []string
	sent    int
	missed  int // digests that did not reach the user
	none    int // with nothing in them
	faults  []error
}

func newBooks(q *query.Searcher) *books {
	return &books{Searcher: q, told: map[int64]time.Time{}, after: map[string]int64{}, looked: map[string]int{}}
}

func (b *books) fault(format string, args ...any) {
	b.faults = append(b.faults, fmt.Errorf(format, args...))
}

// take makes the digest of a morning, checks it, and notes it as told if it arrives.
func (b *books) take(ctx context.Context, y *year, arrives bool) (err error) {
	if b.latest, err = y.digest(ctx, b.Searcher); err != nil {
		return err
	}
	d := b.latest
	for _, p := range d.Papers {
		if at, again := b.told[p.Key]; again {
			b.fault("%s: %s was told of on %s", y.now, p.Paper.ID, at)
		}
		if p.Said.Read || p.Said.Opinion == index.Disliked {
			b.fault("%s: %s is read or disliked", y.now, p.Paper.ID)
		}
	}
	for _, part := range d.Parts {
		if err := b.check(ctx, y, part); err != nil {
			return err
		}
	}
	if !arrives {
		b.missed++
		return nil
	}
	b.sent++
	if len(d.Papers) == 0 {
		b.none++
	}
	for _, p := range d.Papers {
		b.told[p.Key] = y.now
		b.samples = append(b.samples, fmt.Sprintf("%s  [%s]  %s (%.2f)", y.now.Format(time.DateOnly), p.Parts[0], p.Paper.Title, p.Similarity))
	}
	for _, part := range d.Parts {
		b.looked[part.Name] += part.Arrived
		b.after[part.Name] = d.Keys[part.Name]
	}
	return y.w.Library.Tell(ctx, y.now, d.Telling(""))
}

// check holds a part of a digest against the books: it looks at all that arrived since it was
// told of, and at first at the last seven of the user's days; and what is among the first of
// the whole answer is told of, or it is said why not.
func (b *books) check(ctx context.Context, y *year, part digest.Part) error {
	if part.Problem != nil {
		return part.Problem
	}
	after, ever := b.after[part.Name]
	if !ever {
		year, month, day := y.now.Date()
		after = y.arrivedBefore(time.Date(year, month, day-digest.FirstDays, 0, 0, 0, 0, y.now.Location()))
	}
	last := y.batches[len(y.batches)-1].last
	if ever && part.After != after || b.latest.Keys[part.Name] != last || part.Arrived != int(last-after) {
		b.fault("%s: %s: looks at %d papers after %d up to %d, want %d after %d up to %d", y.now, part.Name, part.Arrived, part.After, b.latest.Keys[part.Name], last-after, after, last)
	}
	if part.Likes > 0 {
		return nil
	}
	answer, err := b.Search(ctx, query.Request{Question: part.Request.Question, Options: query.Options{Limit: digest.UsualDepth}})
	if err != nil {
		return err
	}
	accounted := map[int64]bool{}
	for _, p := range b.latest.Papers {
		accounted[p.Key] = true
	}
	for _, p := range b.latest.Passed {
		accounted[p.Key] = true
		if p.Part != part.Name || p.Reason != digest.WasTold {
			continue
		}
		told, err := b.toldOf(ctx, p.Key)
		if err != nil {
			return err
		}
		if !told {
			b.fault("%s: %s was not told of before", y.now, p.ID)
		}
	}
	for _, h := range answer.Hits {
		if h.Key > after && !accounted[h.Key] {
			b.fault("%s: %s: %s (rank %d) is neither told of nor passed over", y.now, part.Name, h.Paper.ID, h.Rank)
		}
	}
	return nil
}

// toldOf reports whether a paper or a copy of it was told of: they are one work.
func (b *books) toldOf(ctx context.Context, key int64) (told bool, err error) {
	if _, told = b.told[key]; told {
		return true, nil
	}
	s, err := b.State(ctx)
	if err != nil {
		return false, err
	}
	defer s.Close()
	copies, err := s.Copies(ctx, []int64{key})
	for _, other := range copies[key] {
		_, also := b.told[other]
		told = told || also
	}
	return told, err
}

// arrivedBefore is the last key of what arrived before a time.
func (y *year) arrivedBefore(at time.Time) (key int64) {
	for _, b := range y.batches {
		if b.at.Before(at) {
			key = b.last
		}
	}
	return key
}

// everyDay checks that each paper arrived on one day of the user's, and on the right one.
func (y *year) everyDay(ctx context.Context, q *query.Searcher) error {
	want := map[string]int{}
	for _, b := range y.batches {
		want[b.at.In(y.first.Location()).Format(time.DateOnly)] += int(b.last - b.after)
	}
	for day := y.batches[0].at; !day.After(y.now); day = day.AddDate(0, 0, 1) {
		name := day.In(y.first.Location()).Format(time.DateOnly)
		a, err := q.News(ctx, index.Filter{Arrived: name, ArrivedUntil: name}, 1)
		if err != nil {
			return err
		}
		if got := len(a.Hits) + a.Left; got != want[name] {
			y.books.fault("%s: %d papers, want %d", name, got, want[name])
		}
		delete(want, name)
	}
	for name, n := range want {
		y.books.fault("%d papers of %s are on no day", n, name)
	}
	return nil
}

// maxFaults is how many of them are printed.
const maxFaults = 20

func (b *books) report(out io.Writer, y *year) error {
	arrived := int(y.batches[len(y.batches)-1].last - y.batches[0].last)
	fmt.Fprintf(out, "%d days in %s, %d arrivals, %d searches, %d likes at first\n", y.days, y.first.Location(), arrived, len(questions), likes)
	fmt.Fprintf(out, "%d digests reached the user, %d of them with nothing new; %d did not\n", b.sent, b.none, b.missed)
	fmt.Fprintf(out, "%d papers told of, %.1f a digest; each once\n", len(b.told), float64(len(b.told))/float64(max(1, b.sent)))
	for i := range min(y.sample, len(b.samples)) {
		fmt.Fprintln(out, b.samples[i*len(b.samples)/y.sample])
	}
	if len(b.faults) > 0 {
		fmt.Fprintf(out, "%d faults\n", len(b.faults))
		return errors.Join(b.faults[:min(maxFaults, len(b.faults))]...)
	}
	return nil
}
