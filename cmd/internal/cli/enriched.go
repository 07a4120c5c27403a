package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/tally"
	"paperkin/index/paper"
	"paperkin/query/wire"
)

// enriched is what became of a run that completes papers. Its JSON form is a contract.
type enriched struct {
	Service  string  `json:"service"`
	Papers   int     `json:"papers"`   // that were looked at
	Complete int     `json:"complete"` // lack nothing that the service has
	NoID     int     `json:"no_id"`    // have no id that it knows
	Lately   int     `json:"lately"`   // were asked for lately
	Due      int     `json:"due"`      // the others
	Requests int     `json:"requests"`
	Asked    int     `json:"asked"`
	Known    int     `json:"known"`
	Unknown  int     `json:"unknown"`
	Filled   filled  `json:"filled"`
	Seconds  float64 `json:"seconds"`
	DryRun   bool    `json:"dry_run,omitempty"`
}

// filled is how many papers have gained something.
type filled struct {
	Abstracts int `json:"abstracts"`
	Dates     int `json:"dates"`
	Venues    int `json:"venues"`
	Citations int `json:"citations"` // another number as well
	PDFs      int `json:"pdfs"`

	papers int // any of these
}

// compare counts what a paper has gained.
func (f *filled) compare(before, now paper.Paper) {
	gained := false
	count := func(n *int, is bool) {
		if is {
			*n, gained = *n+1, true
		}
	}
	was, had := before.Counts[paper.Citations]
	is, has := now.Counts[paper.Citations]
	count(&f.Abstracts, before.Abstract == "" && now.Abstract != "")
	count(&f.Dates, before.Published != now.Published && len(now.Published) > len(before.Published))
	count(&f.Venues, before.Venue == "" && now.Venue != "")
	count(&f.Citations, has && (!had || was.Number != is.Number))
	count(&f.PDFs, addresses(now.Files) > addresses(before.Files))
	if gained {
		f.papers++
	}
}

// addresses counts the files that are on the web.
func addresses(files []string) (n int) {
	for _, f := range files {
		if strings.HasPrefix(f, "http://") || strings.HasPrefix(f, "https://") {
			n++
		}
	}
	return n
}

// since notes how long it took.
func (m *enriched) since(start time.Time) { m.Seconds = wire.Round(time.Since(start).Seconds(), 3) }

// tell prints what became of a run.
func (e *enriching) tell(c *cli.Context) error {
	switch {
	case e.Feeding != nil:
		m := tally.Sum{Read: e.Asked, Updated: e.Filled.papers, Unchanged: e.Asked - e.Filled.papers, Seconds: e.Seconds}
		if m.Seconds > 0 {
			m.PapersPerSec = wire.Round(float64(m.Read)/m.Seconds, 2)
		}
		e.Feeding.Took(m)
		return nil
	case c.Bool("json"):
		return json.NewEncoder(e.Out).Encode(e.enriched)
	case e.Quiet:
		return nil
	}
	_, err := io.WriteString(e.Out, e.Hang("", e.enriched.String())+"\n")
	if n := e.NoID; err == nil && n > 0 {
		e.Notice("%s without an id that %s knows", screen.Papers(n), e.service)
	}
	if n := e.Lately; err == nil && n > 0 {
		e.Notice("%s not asked for again within 30 days", screen.Papers(n))
	}
	return err
}

func (m enriched) String() string {
	switch {
	case m.Due == 0:
		return fmt.Sprintf("nothing to ask %s for: %s, %d complete", m.Service, screen.Papers(m.Papers), m.Complete)
	case m.DryRun:
		return fmt.Sprintf("would ask %s for %d of %s, in %s", m.Service, m.Due, screen.Papers(m.Papers), screen.CountOf(m.Requests, "request"))
	}
	var parts []string
	for _, part := range []struct {
		n     int
		thing string
	}{{m.Filled.Abstracts, "abstract"}, {m.Filled.Dates, "date"}, {m.Filled.Venues, "venue"}, {m.Filled.Citations, "citation count"}, {m.Filled.PDFs, "PDF link"}} {
		if part.n > 0 {
			parts = append(parts, screen.CountOf(part.n, part.thing))
		}
	}
	got := "nothing new"
	if len(parts) > 0 {
		got = strings.Join(parts, ", ")
	}
	return fmt.Sprintf("asked %s for %s: %d known, %d unknown; filled in: %s (%v)", m.Service, screen.Papers(m.Asked), m.Known, m.Unknown, got,
		(time.Duration(m.Seconds * float64(time.Second))).Round(time.Millisecond))
}
