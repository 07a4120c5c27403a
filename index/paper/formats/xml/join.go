package xml

import (
	"strings"
)

// joined joins the texts of a list that are not empty.
func joined(list []string, separator string) string {
	var kept []string
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, separator)
}

// pageRange returns the pages from the first to the last one.
func pageRange(first, last string) string {
	first, last = strings.TrimSpace(first), strings.TrimSpace(last)
	if first == "" || last == "" || first == last {
		return first + strings.TrimPrefix(last, first)
	}
	return first + "-" + last
}

// withSubtitle returns a title with its subtitle behind it.
func withSubtitle(title, subtitle string) string {
	title, subtitle = strings.TrimSpace(title), strings.TrimSpace(subtitle)
	switch {
	case subtitle == "":
		return title
	case title == "":
		return subtitle
	case strings.HasSuffix(title, ":") || strings.HasSuffix(title, "?") || strings.HasSuffix(title, "!") || strings.HasSuffix(title, "—"):
		return title + " " + subtitle
	}
	return title + ": " + subtitle
}
