package cli

import (
	"context"
	"io"

	"paperkin/query"
	"paperkin/query/digest/letter"
	"paperkin/query/feed"
)

// longestFeed is how many papers a feed has: programs that read it may come after days.
const longestFeed = 50

// feed is the digest as a feed, with the papers behind it that were told of before: the file
// of a feed is replaced every day, and who missed one misses no paper.
func (p *press) feed(ctx context.Context) (f feed.Feed, err error) {
	f = letter.Feed(p.made, p.wording())
	told, err := p.lib.Told(ctx)
	if err != nil || len(f.Entries) >= longestFeed {
		return f, err
	}
	before := told.Latest[:min(len(told.Latest), longestFeed)]
	view, err := p.lib.View(ctx)
	if err != nil {
		return f, err
	}
	defer view.Close()
	papers, err := view.Papers(ctx, before)
	if err != nil {
		return f, err
	}
	arrivals, err := view.Arrivals(ctx, before)
	if err != nil {
		return f, err
	}
	here := map[string]bool{}
	for _, e := range f.Entries {
		here[e.ID] = true
	}
	for i, of := range papers {
		e := feed.NewEntry(query.Hit{Paper: of, Key: before[i], Arrived: arrivals[before[i]]})
		if !here[e.ID] && len(f.Entries) < longestFeed {
			f.Entries = append(f.Entries, e)
		}
	}
	return f, nil
}

// writeFeed writes the feed in the format that was ordered.
func (p *press) writeFeed(ctx context.Context, w io.Writer) error {
	f, err := p.feed(ctx)
	if err != nil {
		return err
	}
	if p.format == "json-feed" {
		return f.JSON(w)
	}
	if err := f.Atom(w); err != nil {
		return err
	}
	_, err = io.WriteString(w, "\n")
	return err
}
