package letter

import (
	"strings"

	"paperkin/query/digest"
	"paperkin/query/feed"
)

// Feed is a digest as a feed: its papers as entries, whose texts begin with why they are told
// of. The feed is the same one every day, and a paper the same entry as in other feeds of the
// library; it is of the time of the digest. What is no paper is not in it, and neither are
// troubles: a feed has no place for them.
func Feed(d digest.Digest, o Options) feed.Feed {
	f := feed.Feed{ID: feed.URN + "digest", Title: "Paperkin: digest", Self: o.Self, Updated: d.Now.UTC()}
	if o.base() != "" {
		f.Page = o.base() + "/new"
	}
	parts := map[string]digest.Part{}
	for _, p := range d.Parts {
		parts[p.Name] = p
	}
	for _, p := range d.Papers {
		e := feed.NewEntry(p.Hit)
		if o.base() != "" {
			e.Page = pageOf(p.Paper, o)
		}
		why := strings.Join(append([]string{"For " + nameOf(under(p))}, whyOf(p, parts[under(p)])...), between)
		e.Abstract = strings.TrimSpace(why + "\n\n" + e.Abstract)
		f.Entries = append(f.Entries, e)
	}
	return f
}
