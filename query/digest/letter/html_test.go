package letter_test

import (
	"fmt"
	"math"
	"mime/quotedprintable"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"paperkin/query/digest/letter"
)

// sent is how many bytes a text has in a mail.
func sent(s string) int {
	var b strings.Builder
	w := quotedprintable.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.Len()
}

// number is a number below a million with commas.
func number(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

func TestPages(t *testing.T) {
	for _, d := range [][2]string{{written(t, letter.HTML, full(), options), "full"}, {written(t, letter.HTML, nothing(), options), "nothing"}, {written(t, letter.HTML, many(4, 15), letter.Options{}), "many"}} {
		t.Run(d[1], func(t *testing.T) { checkPage(t, d[0]) })
	}
}

// tags are what a mail is made of, with the attributes that it needs. There is nothing in it
// that loads anything: links lead to the web, and only when they are followed.
var tags = map[string]string{
	"html": "lang", "head": "", "meta": "charset name content", "title": "", "style": "", "body": "class style", "div": "class style role",
	"table": "role width cellpadding cellspacing border style", "tbody": "", "tr": "", "td": "align class style",
	"h1": "style", "h2": "class style dir", "h3": "style dir", "p": "class style dir", "a": "class href style", "span": "class style", "strong": "class style", "ul": "style", "li": "", "br": "", "bdi": "",
}

// checkPage checks that a page is of the tags that are listed, without anything from
// elsewhere, has headings in order, a language and a title, and closes what it opens.
func checkPage(t *testing.T, page string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	level, seen := 0, map[string]int{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		allowed, known := tags[n.Data]
		if seen[n.Data]++; !known {
			t.Errorf("a <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if !strings.Contains(" "+allowed+" ", " "+a.Key+" ") {
				t.Errorf("a <%s> with %s", n.Data, a.Key)
			}
			if a.Key == "href" && !strings.HasPrefix(a.Val, "https://") && !strings.HasPrefix(a.Val, "http://") {
				t.Errorf("a link to %.100q", a.Val)
			}
			if a.Key == "style" && regexp.MustCompile(`(?i)url|@|expression|ZgotmplZ`).MatchString(a.Val) {
				t.Errorf("a style of %q", a.Val)
			}
		}
		if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] <= '6' {
			next := int(n.Data[1] - '0')
			if next > level+1 {
				t.Errorf("an h%d follows an h%d", next, level)
			}
			level = next
		}
	}
	if seen["h1"] != 1 || seen["title"] != 1 || seen["style"] != 1 || !strings.Contains(page, `<html lang="en">`) {
		t.Errorf("%v", seen)
	}
	if style := page[strings.Index(page, "<style>"):strings.Index(page, "</style>")]; regexp.MustCompile(`(?i)url|@import|font-face`).MatchString(style) {
		t.Errorf("the style element loads something: %s", style)
	}
	for tag := range tags {
		if tag == "meta" || tag == "br" || tag == "tbody" {
			continue
		}
		if open, closed := len(regexp.MustCompile("<"+tag+`[ >]`).FindAllString(page, -1)), strings.Count(page, "</"+tag+">"); open != closed {
			t.Errorf("%d of <%s>, and %d are closed", open, tag, closed)
		}
	}
}

var (
	classes = regexp.MustCompile(`class="([a-z ]+)"[^>]*?style="([^"]*)"`)
	rules   = regexp.MustCompile(`\.([a-z]+) \{ (.*?) \}`)
	colour  = regexp.MustCompile(`(?:^|[;\s])(color|background): ?(#[0-9a-f]{6})`)
)

// TestContrast: what is read is told from its ground, in the light scheme and in the dark one
// (WCAG 2.2, 1.4.3: 4.5 to 1), and every colour of one scheme has one in the other.
func TestContrast(t *testing.T) {
	template, err := os.ReadFile("templates/mail.html")
	if err != nil {
		t.Fatal(err)
	}
	light, dark := map[string]map[string]string{}, map[string]map[string]string{}
	add := func(to map[string]map[string]string, class, style string) {
		for _, m := range colour.FindAllStringSubmatch(style, -1) {
			if to[class] == nil {
				to[class] = map[string]string{}
			}
			if before := to[class][m[1]]; before != "" && before != m[2] {
				t.Errorf("%s: %s is %s and %s", class, m[1], before, m[2])
			}
			to[class][m[1]] = m[2]
		}
	}
	for _, m := range classes.FindAllStringSubmatch(string(template), -1) {
		add(light, strings.Fields(m[1])[0], m[2])
	}
	for _, m := range rules.FindAllStringSubmatch(string(template), -1) {
		add(dark, m[1], m[2])
	}
	for name, scheme := range map[string]map[string]map[string]string{"light": light, "dark": dark} {
		ground := scheme["ground"]
		if len(scheme) < 5 || ground == nil {
			t.Fatalf("%s: %v", name, scheme)
		}
		for class, colours := range scheme {
			ink, on := colours["color"], colours["background"]
			if ink == "" {
				continue // a line
			}
			if on == "" {
				on = ground["background"]
			}
			if c := contrast(t, ink, on); c < 4.5 {
				t.Errorf("%s: %s on %s of %s: %.2f", name, ink, on, class, c)
			}
			if len(dark[class]) != len(light[class]) {
				t.Errorf("%s: light %v, dark %v", class, light[class], dark[class])
			}
		}
	}
}

// contrast is that of two colours: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, colour string) (sum float64) {
	t.Helper()
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
