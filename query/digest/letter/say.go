package letter

import (
	"fmt"
	"time"

	"paperkin/index"
	"paperkin/query/digest"
	"paperkin/query/near"
)

const (
	// troublesLead stands before what went wrong.
	troublesLead = "Not everything worked, so papers may be missing:"
	// homeLabel is what the user's page is called.
	homeLabel = "Your library"
)

// lead says out of what the papers were chosen, and where there are none, when the last came.
func lead(d digest.Digest) string {
	s := papers(d.Arrived, "") + " arrived"
	if d.Arrived == 0 {
		s = "No paper arrived"
	}
	if since := since(d); since != "" {
		s += " since " + since
	}
	if len(d.Papers) == 0 && !d.Last.IsZero() {
		s += "; the last one came on " + d.Last.In(d.Now.Location()).Format(moment)
	}
	return s + "."
}

// since is when it was from which on arrivals are counted: the day of the part that is furthest
// behind, the time if that day is today; empty where it is not known.
func since(d digest.Digest) string {
	var first time.Time
	for _, p := range d.Parts {
		if p.Arrived == d.Arrived && !p.Since.IsZero() && (first.IsZero() || p.Since.Before(first)) {
			first = p.Since
		}
	}
	day := dayOf(first, d.Now)
	switch {
	case first.IsZero():
		return ""
	case day == dayOf(d.Now, d.Now):
		return first.In(d.Now.Location()).Format("15:04") + " today"
	}
	return day
}

// quietShown is how many searches are named that found nothing.
const quietShown = 40

// quiet says what parts have to say that no group is of: that they found nothing, or nothing
// that does not stand under another.
func quiet(d digest.Digest) (lines []string) {
	var nothing []string
	stands := map[string]bool{}
	for _, name := range standing(d) {
		stands[name] = true
	}
	for _, p := range d.Parts {
		switch {
		case stands[p.Name] || p.Problem != nil:
		case p.Name == index.LikesName && p.Likes < near.FewestLikes:
			lines = append(lines, fmt.Sprintf("%s liked: from %d on there is a part of what is near them.", papers(p.Likes, "")+verb(p.Likes, " is", " are"), near.FewestLikes))
		case p.Found+p.Cut == 0:
			nothing = append(nothing, nameOf(p.Name))
		default:
			if p.Found > 0 {
				lines = append(lines, fmt.Sprintf("%s %s for %s %s above.", verb(p.Found, "The", "All"), verb(p.Found, "paper", number(p.Found)+" papers"), nameOf(p.Name), verb(p.Found, "stands", "stand")))
			}
			if p.Cut > 0 {
				lines = append(lines, fmt.Sprintf("%s for %s %s left for the next digest.", papers(p.Cut, ""), nameOf(p.Name), verb(p.Cut, "is", "are")))
			}
		}
	}
	if more := len(nothing) - quietShown; more > 0 {
		nothing = append(nothing[:quietShown], number(more)+" more")
	}
	if len(nothing) > 0 {
		lines = append(lines, "Nothing new for "+list(nothing)+".")
	}
	return lines
}

// waiting says how many papers could not be looked at yet.
func waiting(d digest.Digest, o Options) string {
	if d.Waiting == 0 {
		return ""
	}
	return line(fmt.Sprintf("%s %s for the next digest: %s to be embedded, or came after one that does. %s", papers(d.Waiting, ""), verb(d.Waiting, "is", "are"), verb(d.Waiting, "it waits", "they wait"), o.Advice.Waiting))
}

// troublesShown is how many troubles are told, and troubleLength how much of each, in
// characters.
const (
	troublesShown = 25
	troubleLength = 500
)

// troubles says what went wrong, and may have hidden papers: searches that could not be asked,
// and what went wrong before.
func troubles(d digest.Digest, o Options) (lines []string) {
	for _, p := range d.Parts {
		if p.Problem != nil {
			lines = append(lines, cut("The search “"+nameOf(p.Name)+"” could not be asked: "+o.problem(p.Problem), troubleLength))
		}
	}
	for _, trouble := range d.Troubles {
		lines = append(lines, cut(trouble, troubleLength))
	}
	if rest := len(lines) - troublesShown; rest > 0 {
		lines = append(lines[:troublesShown], number(rest)+" more")
	}
	return lines
}
