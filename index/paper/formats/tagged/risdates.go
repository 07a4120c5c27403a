package tagged

import (
	"strconv"
	"strings"

	"paperkin/index/paper"
)

// readDates sets the date of publication, and that of the last visit. The year is in PY,
// Y1 or YR; DA and Y1 can have the rest, with a year ("2020/05/17/") or without
// ("May 17").
func readDates(r *record, p *paper.Draft) {
	best := paper.LooseDate(r.peek("PY", "Y1", "YR"))
	year := best[:min(len(best), 4)]
	for _, text := range []string{r.peek("DA"), r.peek("Y1")} {
		date := paper.LooseDate(text)
		if date == "" && year != "" {
			date = paper.LooseDate(text + " " + year)
		}
		if len(date) > len(best) && strings.HasPrefix(date, year) {
			best = date
		}
	}
	p.Published = best
	if best == "" {
		if strings.EqualFold(r.peek("PY", "Y1"), "in press") {
			p.Set("status", r.pick("PY", "Y1"))
		}
	} else {
		readSeason(r, p)
		for _, tag := range []string{"PY", "Y1", "YR", "DA"} {
			r.keep(tag, func(i int, v string) bool {
				date := paper.LooseDate(v)
				return !strings.HasPrefix(best, date) || date == "" && i > 0
			})
		}
	}
	if visited := paper.LooseDate(r.peek("Y2")); visited != "" {
		p.SetDate("accessed", visited)
		r.pick("Y2")
	}
}

// readSeason sets the season in the fourth part of a date, "2019///Spring".
func readSeason(r *record, p *paper.Draft) {
	for _, tag := range []string{"DA", "PY", "Y1"} {
		parts := strings.Split(r.peek(tag), "/")
		if len(parts) == 4 && parts[1] == "" && parts[0] == p.Published {
			if season := paper.Season(parts[3]); season > 0 {
				p.SetDate("issued", p.Published+"-"+strconv.Itoa(season))
			}
		}
	}
}
