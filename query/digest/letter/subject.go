package letter

import (
	"strings"
	"unicode/utf8"

	"paperkin/index"
	"paperkin/index/paper/text"
	"paperkin/query/digest"
)

// subjectLength is how many characters a subject has at most: lists of mail show about as many.
const subjectLength = 70

// Subject is the subject of a mail, or a title in one line: how many papers are new, the day,
// and by which searches, as far as there is room for whole names.
func Subject(d digest.Digest) string {
	day := d.Now.Format(shortDay)
	if len(d.Papers) == 0 {
		if d.Arrived == 0 {
			return "Nothing new, " + day
		}
		return "Nothing new, " + day + ": " + papers(d.Arrived, "") + " arrived"
	}
	return papers(len(d.Papers), "new") + ", " + day + ": " + named(standing(d), subjectLength-utf8.RuneCountInString(papers(len(d.Papers), "new")+", "+day+": "))
}

// standing are the parts that papers stand under, each once and in the order of the papers.
func standing(d digest.Digest) (names []string) {
	seen := map[string]bool{}
	for _, p := range d.Papers {
		if name := under(p); !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// under is the part that a paper stands under.
func under(p digest.Paper) string {
	if len(p.Parts) == 0 {
		return ""
	}
	return p.Parts[0]
}

// named are names within so many characters: as many whole ones as there is room for, and how
// many there are besides. Of the first one at least the beginning is there.
func named(names []string, room int) string {
	shown := make([]string, len(names))
	for i, name := range names {
		if shown[i] = line(name); name == index.LikesName {
			shown[i] = "near your likes"
		}
	}
	for n := len(shown); n > 0; n-- {
		s := strings.Join(shown[:n], ", ") + more(len(shown)-n)
		if utf8.RuneCountInString(s) <= room {
			return s
		}
	}
	rest := more(len(shown) - 1)
	head, _ := text.Cut(shown[0], room-utf8.RuneCountInString(rest)-1)
	return head + rest
}

// more says that there are some more.
func more(n int) string {
	if n == 0 {
		return ""
	}
	return " and " + number(n) + " more"
}
