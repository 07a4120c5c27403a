package lexical

import (
	"fmt"
	"strings"
	"testing"

	"paperkin/index/filter"
)

// authored is a change with authors and a venue.
func authored(key int64, title, abstract, authors, venue string) Change {
	return Change{Key: key, Title: title, Abstract: abstract,
		Traits: filter.Traits{Authors: strings.Split(authors, ", "), Venue: venue}}
}

// people has authors whose names are words of texts as well.
var people = []Change{
	authored(1, "Sequences", "attention and nothing else", "Ashish Vaswani, Noam Shazeer", "NIPS 2017"),
	authored(2, "Images", "attention in pictures", "Ashish Vaswani, Le Song", "ICLR2018"),
	authored(3, "Song of attention", "a song", "Kaiming He, Judea Pearl", "ICLR2019"),
	authored(4, "Pearls", "attention to pearl and oysters", "Max van den Berg", "Journal of the Sea"),
	authored(5, "Waves", "the song of pearl divers, after Vaswani", "Kaiming M. He", ""),
	authored(6, "More pearls", "songs of the sea", "Young Kim, Gerard Pons-Moll", ""),
}

// TestNames: who and what a question names, and what is left of it.
func TestNames(t *testing.T) {
	x, _ := build(t, "", people...)
	for question, want := range map[string]string{
		"Vaswani attention":                     "vaswani: vaswani | attention",
		"papers by Vaswani's group on oysters":  "vaswani: vaswani | papers group on oysters",
		"attention of Kaiming He":               "kaim: kaiming he | attention of",
		"He Kaiming on songs":                   "kaim: kaiming he | on songs",
		"who was K. He":                         " | who was K. He",
		"judea pearl and oysters":               "judea: judea pearl pearl: judea pearl | and oysters",
		"pearl oysters":                         " | pearl oysters",
		"song":                                  " | song",
		"van den Berg":                          "berg: van den berg den: van den berg van: van den berg | ",
		"Pons-Moll on oysters":                  "moll: pons moll pon: pons moll | on oysters",
		"ICLR attention":                        "iclr: [iclr2018 iclr2019] | ICLR attention",
		"nips 2017":                             "2017: [nips 2017] nip: [nips 2017] | nips 2017",
		"attention, Vaswani; Shazeer":           "shazeer: shazeer vaswani: vaswani | attention,;",
		strings.Repeat("sea ", 100) + "Vaswani": " | " + strings.Repeat("sea ", 100) + "Vaswani", // a text
		"young children":                        " | young children",
		"":                                      " | ",
	} {
		got, err := x.Names(ctx, question, Question(question))
		if err != nil {
			t.Fatal(err)
		}
		var named []string
		for _, term := range got.Terms {
			if len(term.Names) > 0 {
				named = append(named, term.Word+": "+strings.Join(term.Names, "+"))
			}
			if len(term.Venues) > 0 {
				named = append(named, fmt.Sprintf("%s: %v", term.Word, term.Venues))
			}
		}
		if got := strings.Join(named, " ") + " | " + got.Rest; got != want {
			t.Errorf("%q: %s, want %s", question, got, want)
		}
	}
}

// TestNamesFind: papers of those that a question names come before papers that mention
// them; an author with something between the names is found, too, and one who has left is
// not.
func TestNamesFind(t *testing.T) {
	first, dir := build(t, "", people...)
	second, _ := build(t, dir, Change{Key: 2, Gone: true}, authored(3, "Song of attention", "a song", "Somebody Else", "ICLR2019"))
	for _, c := range []struct {
		x              *Index
		question, want string
	}{
		{first, "Vaswani attention", "1 2 5 3 4"},
		{first, "Kaiming He", "3 5"},
		{first, "ICLR attention", "3 2 1 4"},
		{second, "Shazeer attention", "1 3 4"},
		{second, "Kaiming He", "5"},
	} {
		named, err := c.x.Names(ctx, c.question, Question(c.question))
		if err != nil {
			t.Fatal(err)
		}
		m, err := c.x.Match(ctx, named.Terms)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, match := range bestOf(t, m, 10, nil) {
			if of := only(t, m, match.Key); of != match {
				t.Errorf("%s: Top says %v, Of %v", c.question, match, of)
			}
			got = append(got, fmt.Sprint(match.Key))
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%s finds %s, want %s", c.question, got, c.want)
		}
	}
}
