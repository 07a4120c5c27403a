package question

import (
	"encoding/json"
	"strings"
	"testing"
)

// said is a question as JSON.
func said(t *testing.T, q Question) string {
	t.Helper()
	b, err := json.Marshal(q.Filter)
	if err != nil {
		t.Fatal(err)
	}
	return q.Text + " " + string(b)
}

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		`"no free lunch" neural architectures`: `no free lunch neural architectures {"with":["no free lunch"]}`,
		`“no free lunch”, „und so“`:            `no free lunch und so {"with":["no free lunch","und so"]}`,
		`what is "BERT"?`:                      `what is BERT {"with":["\"BERT\""]}`,
		`attention -transformer`:               `attention {"without":["transformer"]}`,
		`attention -transformer, please`:       `attention please {"without":["transformer"]}`,
		`-vision transformers`:                 `transformers {"without":["vision"]}`,
		`maps -"bird's eye" -"LiDAR"`:          `maps {"without":["bird's eye","\"LiDAR\""]}`,
		`author:Hinton dropout`:                `dropout {"authors":["Hinton"]}`,
		`Author:"Geoffrey Hinton" dropout`:     `dropout {"authors":["Geoffrey Hinton"]}`,
		`author:hinton author:lecun learning`:  `learning {"authors":["hinton","lecun"]}`,
		`title:attention title:"all you need"`: `attention all you need {"titles":["attention","all you need"]}`,
		`tag:to-read OR tag:ml/* x`:            `x {"tags":["to-read","ml/*"]}`,
		`venue:ICLR* category:cs.? x`:          `x {"categories":["cs.?"],"venues":["ICLR*"]}`,
		`x year:2019..2021`:                    `x {"since":"2019","until":"2021"}`,
		`x has:PDF, has:liked`:                 `x {"has":["PDF","liked"]}`,
		`x -has:read`:                          `x {"not":[{"has":["read"]}]}`,
		`has:liked OR has:note`:                ` {"any":[[{"has":["liked"]},{"has":["note"]}]]}`,
		`x year:2019`:                          `x {"since":"2019","until":"2019"}`,
		`x year:2019.. y`:                      `x y {"since":"2019"}`,
		`x year:..2019`:                        `x {"until":"2019"}`,
		`x year:2019-2021`:                     `x {"since":"2019","until":"2021"}`,
		`x year:2019–2021`:                     `x {"since":"2019","until":"2021"}`,
		`x year:2021..2019 -y`:                 `x year:2021..2019 {"without":["y"]}`,
		`x venue:[a-z]* venue:[a`:              `x venue:[a {"venues":["[a-z]*"]}`,
		`x year:2019-05..2020-02-29`:           `x {"since":"2019-05","until":"2020-02-29"}`,
		`x year:2019-`:                         `x {"since":"2019"}`,
		`x since:7d, y`:                        `x y {"since":"7d"}`,
		`x since:"3 months" until:yesterday`:   `x {"since":"3 months","until":"yesterday"}`,
		`x since:2021 until:2019`:              `x {"since":"2021","until":"2019"}`,
		`x until:2019 -added:"last week"`:      `x {"until":"2019","not":[{"arrived":"last week"}]}`,
		`added:2026-11 OR since:1y`:            ` {"any":[[{"arrived":"2026-11"},{"since":"1y"}]]}`,
		`x year:2019 year:2021`:                `x {"any":[[{"since":"2019","until":"2019"},{"since":"2021","until":"2021"}]]}`,
		`speech OR audio recognition`:          `speech audio recognition {"any":[[{"with":["speech"]},{"with":["audio"]}]]}`,
		`a b OR c OR "d e" f`:                  `a b c d e f {"any":[[{"with":["b"]},{"with":["c"]},{"with":["d e"]}]]}`,
		`author:hinton OR author:lecun`:        ` {"authors":["hinton","lecun"]}`,
		`title:bert OR author:devlin`:          `bert {"any":[[{"titles":["bert"]},{"authors":["devlin"]}]]}`,
		`-cats OR -dogs x`:                     `x {"any":[[{"without":["cats"]},{"without":["dogs"]}]]}`,
		`x -author:hinton -year:2012`:          `x {"not":[{"authors":["hinton"]},{"since":"2012","until":"2012"}]}`,
		`x -venue:"Journal of Waves"`:          `x {"not":[{"venues":["Journal of Waves"]}]}`,
		`(gan OR vae) -survey`:                 `gan vae {"without":["survey"],"any":[[{"with":["gan"]},{"with":["vae"]}]]}`,
		`x -(gan OR "mode collapse")`:          `x {"without":["gan","mode collapse"]}`,
		`x -(gan OR author:hinton)`:            `x {"without":["gan"],"not":[{"authors":["hinton"]}]}`,
		`x -(mode collapse), y`:                `x y {"not":[{"with":["mode","collapse"]}]}`,
		`(mode collapse) OR gan`:               `mode collapse gan {"any":[[{"with":["mode","collapse"]},{"with":["gan"]}]]}`,
		`((f b) OR (c -d)) e`:                  `f b c e {"any":[[{"with":["f","b"]},{"with":["c"],"without":["d"]}]]}`,
		`(b OR (c OR d)), -(-e)`:               `b c d {"any":[[{"with":["b"]},{"with":["c"]},{"with":["d"]}]],"not":[{"without":["e"]}]}`,
		`(b OR c OR "d e") (f OR g)`:           `b c d e f g {"any":[[{"with":["b"]},{"with":["c"]},{"with":["d e"]}],[{"with":["f"]},{"with":["g"]}]]}`,
		`(venue:icl* OR venue:"nips") x`:       `x {"venues":["icl*","nips"]}`,
		`in (year:2020)`:                       `in {"since":"2020","until":"2020"}`,
		`x (b OR c`:                            `x b c {"any":[[{"with":["b"]},{"with":["c"]}]]}`,
		`x) b OR c)) (`:                        `x) b c)) {"any":[[{"with":["b"]},{"with":["c"]}]]}`,
		`gan -vae -"mode collapse`:             `gan -"mode collapse {"without":["vae"]}`,
		`author:Hinton ?!`:                     ` {"authors":["Hinton"]}`,
	} {
		q := Parse(text)
		if got := said(t, q); got != want || q.Plain() {
			t.Errorf("%s:\n got %s\nwant %s", text, got, want)
		}
		if again := Parse(q.Text + " " + Write(q.Filter)); said(t, Question{Filter: again.Filter}) != said(t, Question{Filter: q.Filter}) {
			t.Errorf("%s: written as %s", text, Write(q.Filter))
		}
	}
}

// prose is what people write without an operator in mind.
var prose = []string{
	"", "how are tokens routed?", "year: 2020 was the best", "the title: a study", "papers from year:long studies", "year:", "year:20", "year:2020-02-30",
	"year:2020..x", "since:ever", "until:now", "added:sugar", "since:2020-02-30", "since: 2020", "-gan: OR vae", "has:legs", "has: liked", "the model has:", "url:https://example.org", "https://example.org/-a", "a stray \" quote", "5\" and 12\" wheels", "\"unclosed quote", "the 'single' quotes",
	"say \"a\"b", "\"\"", "\"?!\"", "- a list item", "a - b", "a -- b", "--with", "state-of-the-art", "at -5 degrees, or -0.5", "pre- and post-training", "-the and -of", "-",
	"one or two", "to BE OR NOT to be", "OR", "OR gates", "an OR", "the OR of", "-", "author:", "author:?!", "e-mail -", "x−y", "f(-x)", "C++ -O2 --help"[:3], "日本語", "author : Hinton",
	"gan -\"mode collapse", "title:\"mode collapse", "author:“Hinton", "gan OR \"mode", "gan OR mode\"", "-collapse\"", "not -“really", "author:Hinton\"", "(see below) for it", "y = -(x + 1)",
	"a (gan OR) b", "((", ")(", "f(x) (OR) -(", "-(of the) x", "((deep) learning)",
	"year:2021..2019", "(Year:2021-2019),", "venue:[", "-category:[a",
	"\x00\xff", "title:\"\"", "-title:", "AND/OR graphs", "a OR-tools solver",
}

// TestProse: what is no operator is not touched, byte by byte.
func TestProse(t *testing.T) {
	for _, text := range append(prose, strings.Repeat("word ", 99)+`"two words"`+" -more", strings.Repeat("x", 990)+` "two words"`) {
		if q := Parse(text); !q.Plain() || q.Text != text {
			t.Errorf("%q: got %s", text, said(t, q))
		}
	}
}

// FuzzParse: every text is a question. One without marks of operators is its own text; of
// any other, the filter says the same when it is written.
func FuzzParse(f *testing.F) {
	for _, text := range append(prose, `"a b" -c author:"d e" title:f venue:g* category:h year:2019..2021 i OR j`, `-author:x OR -"y z"`, `“a” „b c“ «d e»`, `--author:x -"`) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q := Parse(text)
		if q.Plain() && q.Text != text {
			t.Errorf("%q became %q", text, q.Text)
		}
		if !q.Plain() && !strings.ContainsAny(text, `":“„«-`) && !strings.Contains(text, "OR") {
			t.Errorf("%q: got %s", text, said(t, q))
		}
		if again := Parse("x " + Write(q.Filter)); !q.Plain() && !strings.ContainsAny(text, "“„«") && said(t, Question{Filter: again.Filter}) != said(t, Question{Filter: q.Filter}) {
			t.Errorf("%q, %s: written as %s", text, said(t, q), Write(q.Filter))
		}
	})
}

// TestBackwards: years that are the wrong way round are words, and are told.
func TestBackwards(t *testing.T) {
	for text, want := range map[string]string{
		"x year:2019..2017":                       "year:2019..2017",
		"x -year:2019-2017, (Year:2020-05..2019)": "-year:2019-2017 Year:2020-05..2019",
		"x year:2017..2019 since:2019":            "",
		"year: 2019..2017 2019..2017 title:2019":  "",
		"-x year:2021..2019 \"year:2019..2017\"":  "year:2021..2019",
	} {
		if got := strings.Join(Parse(text).Backwards, " "); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// TestFields: the fields of operators are those that ask for something, in brackets too.
func TestFields(t *testing.T) {
	for text, want := range map[string]string{
		"robots":                         "",
		"venue:iclr robots year:2019":    "venue year",
		"-venue:iclr robots author:ito":  "author",
		"(venue:iclr this) OR title:see": "venue title",
		"-(venue:iclr OR author:ito)":    "",
		"year:soon venue: robots":        "",
		`"exact words" -word added:7d`:   "added",
	} {
		if got := strings.Join(Parse(text).Fields, " "); got != want {
			t.Errorf("%s: fields %q, want %q", text, got, want)
		}
	}
}
