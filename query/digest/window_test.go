package digest_test

import (
	"slices"
	"testing"
	"time"
	_ "time/tzdata" // the same zones everywhere

	"paperkin/index"
	"paperkin/query/digest"
)

func at(t *testing.T, moment string) time.Time {
	t.Helper()
	when, err := time.Parse(time.RFC3339, moment)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

// TestFirstDays: a search that was never told of looks back whole days of the user's, whatever
// the clocks did meanwhile.
func TestFirstDays(t *testing.T) {
	for _, tt := range []struct {
		zone, now   string
		before, new string // the last second that is too early, and the first that is not
	}{
		{"UTC", "2026-11-29T06:30:00Z", "2026-11-21T23:59:59Z", "2026-11-22T00:00:00Z"},
		{"Europe/Berlin", "2026-11-29T06:30:00+01:00", "2026-11-21T22:59:59Z", "2026-11-21T23:00:00Z"},
		{"Europe/Berlin", "2026-11-29T00:30:00+01:00", "2026-11-21T22:59:59Z", "2026-11-21T23:00:00Z"}, // still the 28th in UTC
		{"Europe/Berlin", "2026-10-28T06:30:00+01:00", "2026-10-20T21:59:59Z", "2026-10-20T22:00:00Z"}, // summer time ended on the 25th
		{"Europe/Berlin", "2026-04-01T06:30:00+02:00", "2026-03-24T22:59:59Z", "2026-03-24T23:00:00Z"}, // it began on the 29th of March
		{"America/Los_Angeles", "2026-11-03T23:30:00-08:00", "2026-10-27T06:59:59Z", "2026-10-27T07:00:00Z"},
		{"Pacific/Auckland", "2026-10-01T06:30:00+13:00", "2026-09-23T11:59:59Z", "2026-09-23T12:00:00Z"},
	} {
		zone, err := time.LoadLocation(tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		r := newReader(t)
		r.save("robots", "q=legged+robot")
		r.now = at(t, tt.before)
		r.arrive(about("bot", "before"))
		r.now = at(t, tt.new)
		r.arrive(about("bot", "new"))
		r.now = at(t, tt.now).In(zone)
		d := r.look(digest.Options{})
		r.want(d, "new:robots")
		if !d.Parts[0].Since.Equal(at(t, tt.new)) || d.Parts[0].Since.Location() != zone || d.Now != r.now {
			t.Errorf("%s: since %v", tt.zone, d.Parts[0].Since)
		}
	}
}

// TestNoMidnight: of a day that begins at one o'clock, the first second counts.
func TestNoMidnight(t *testing.T) {
	zone, err := time.LoadLocation("Africa/Cairo")
	if err != nil {
		t.Fatal(err)
	}
	r := newReader(t)
	r.save("robots", "q=legged+robot")
	r.now = at(t, "2026-04-23T21:00:00Z") // an hour before it
	r.arrive(about("star", "old"), about("bot", "before"))
	r.now = at(t, "2026-04-23T22:00:00Z") // 01:00 on the 24th in Cairo
	r.arrive(about("bot", "new"))
	r.now = time.Date(2026, 5, 1, 8, 0, 0, 0, zone)
	if d := r.look(digest.Options{}); !slices.ContainsFunc(d.Papers, func(p digest.Paper) bool { return p.Paper.ID == "new" }) {
		t.Errorf("told of %q", told(d))
	}
}

// TestEveryHour: whoever reads at any hour, in any zone, is told of each arrival once.
func TestEveryHour(t *testing.T) {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	r := newReader(t)
	r.now = time.Date(2026, 10, 20, 0, 0, 0, 0, zone)
	r.arrive(about("star", "old"))
	r.save("robots", "q=legged+robot")
	r.read(digest.Options{})
	var got, want []string
	for i := range 12 { // across the end of summer time on the first of November
		r.now = time.Date(2026, 10, 31, 20, 0, 0, 0, zone).Add(time.Duration(i) * time.Hour)
		id := "h" + string(rune('a'+i))
		r.arrive(about("bot", id))
		want = append(want, id+":robots")
		if i%3 == 2 {
			d := r.read(digest.Options{})
			for _, p := range d.Papers {
				got = append(got, p.Paper.ID+":"+p.Parts[0])
			}
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("told of %q, want %q", got, want)
	}
}

// TestUnknownArrival: papers from before arrivals were noted are no news, to nobody.
func TestUnknownArrival(t *testing.T) {
	r := newReader(t)
	now := r.now
	r.save("robots", "q=legged+robot")
	r.now = time.Time{}
	r.arrive(about("bot", "b1"))
	r.now = now
	d := r.read(digest.Options{})
	r.want(d, "")
	if !d.Last.IsZero() || d.Arrived != 0 {
		t.Errorf("%d arrived, last %v", d.Arrived, d.Last)
	}
	r.want(r.look(digest.Options{Since: now.AddDate(-1, 0, 0)}), "")
}

// TestWaiting: what waits to be embedded and what comes after it is told of when it is there,
// however long that takes.
func TestWaiting(t *testing.T) {
	r := newReader(t)
	r.arrive(about("star", "old"))
	r.pass(30 * day)
	r.save("robots", "q=legged+robot")
	r.arrive(about("bot", "b1"))
	r.add(about("bot", "b2"), about("star", "s1"))
	d := r.read(digest.Options{})
	r.want(d, "b1:robots")
	if p := d.Parts[0]; p.Arrived != 3 || p.Waiting != 2 || d.Waiting != 2 || d.Keys["robots"] != 2 {
		t.Errorf("got %+v", d)
	}
	r.pass(20 * day)
	r.want(r.read(digest.Options{}), "")
	r.add(about("bot", "b3"))
	r.index()
	d = r.read(digest.Options{})
	if d.Waiting != 0 || len(d.Papers) != 2 {
		t.Errorf("told of %q, %d wait", told(d), d.Waiting)
	}
	r.want(r.read(digest.Options{}), "")
}

// TestSince: what is asked for again is told of again, and nothing that was not told of yet
// is lost by it.
func TestSince(t *testing.T) {
	r := newReader(t)
	r.arrive(about("star", "old"))
	r.pass(30 * day)
	r.save("robots", "q=legged+robot")
	r.arrive(about("bot", "b1"))
	r.want(r.read(digest.Options{}), "b1:robots")
	r.pass(3 * day)
	r.arrive(about("bot", "b2"))
	r.pass(3 * day)
	r.arrive(about("bot", "b3"))
	d := r.read(digest.Options{Since: r.now.Add(-day)})
	r.want(d, "b3:robots")
	if d.Keys["robots"] != 2 {
		t.Errorf("told up to %d, want 2: b2 is the third", d.Keys["robots"])
	}
	if d := r.look(digest.Options{Since: r.now.AddDate(0, 0, -10)}); len(d.Papers) != 3 {
		t.Errorf("again: %q", told(d))
	}
	if d := r.look(digest.Options{After: 2}); len(d.Papers) != 2 || d.Parts[0].Upto != 4 {
		t.Errorf("after the second: %q, up to %d", told(d), d.Parts[0].Upto)
	}
	if d := r.look(digest.Options{Since: time.Unix(0, 0)}); len(d.Papers) != 3 {
		t.Errorf("of all: %q", told(d))
	}
	r.want(r.read(digest.Options{}), "b2:robots")
	r.want(r.read(digest.Options{}), "")
}

// TestForeignKey: a key that the library has not reached, as that of another state of it, hides
// nothing.
func TestForeignKey(t *testing.T) {
	r := newReader(t)
	r.arrive(about("star", "old"))
	r.pass(30 * day)
	r.save("robots", "q=legged+robot")
	if err := r.w.Library.Tell(t.Context(), r.now, index.Telling{Keys: map[string]int64{"robots": 99}}); err != nil {
		t.Fatal(err)
	}
	r.arrive(about("bot", "b1"))
	r.want(r.read(digest.Options{}), "b1:robots")
	r.want(r.read(digest.Options{}), "")
}
