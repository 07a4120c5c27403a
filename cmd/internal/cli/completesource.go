package cli

import (
	"context"
	"slices"

	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/session"
	"paperkin/index"
)

// sourceHere are the arguments of source: what to do, names, and commands.
func sourceHere(ctx context.Context, s *session.Run, p *line.Progress) offers {
	switch n := len(p.Words); {
	case n == 0:
		return offers{list: plainOffers([]string{"list", "add", "remove"})}
	case n == 2 && p.Words[0] == "add":
		return offers{list: plainOffers(line.FeedCommands)}
	case p.Words[0] == "remove":
		p.Words = p.Words[1:]
		return offers{list: offeredFeeds(ctx, s, p)}
	}
	return offers{}
}

// offeredFeeds are the sources that have not been typed yet.
func offeredFeeds(ctx context.Context, s *session.Run, p *line.Progress) []offer {
	return fromLibrary(ctx, s, p, func(lib session.Library) (list []offer, err error) {
		folder, is := lib.(*index.Library)
		if !is {
			return nil, nil
		}
		named, err := folder.Feeds(ctx)
		if err != nil {
			return nil, err
		}
		all, err := named.All()
		for _, f := range all {
			if !slices.Contains(p.Words, f.Name) {
				list = append(list, offer{f.Name, feedLine(f)})
			}
		}
		return list, err
	})
}
