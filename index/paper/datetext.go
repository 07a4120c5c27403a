package paper

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"paperkin/index/paper/pattern"
)

// ReadDate returns the date in a text of any source: published is for
// [Paper.Published], and edtf for Dates["issued"] of a [Paper], empty unless it says
// more than published. Both are empty for text without a date ("n.d.", "in press").
//
//	2020-05-17T10:00Z · 20200517 · 2020/5/17 · 2020/05/17/other · 2020年5月17日
//	17 May 2020 · May 17th, 2020 · 17. Mai 2020 · mayo de 2020 · 2020 Jan-Feb · Spring 2019
//	2017-05? · 1900~ · 19XX · 2019-21 · 2020-05/2020-06 · 2019/2020 · 2019/ · ca. 1900 · 44 BC
//	[2018] · 2009a · c2009 · ©2009 · 2011 (to appear) · 1990s
//
// Of two numbers that could both be the month, the first is it between slashes, as in
// the United States (03/04/2010 is 4 March), and the second between dots and hyphens, as
// in Europe (03.04.2010 is 3 April). A year of two digits is none, except after another
// ("1998/99"). Where there are several dates the first one counts; two with a dash
// between them are an interval.
func ReadDate(s string) (published, edtf string) {
	s = strings.TrimSpace(s)
	if len(s) < 2 || len(s) > 200 {
		return "", ""
	}
	if isPlainDate(s) {
		return s, ""
	}
	if p, e, ok := readEDTF(s); ok {
		return issued(p, e)
	}
	s = strings.Join(strings.Fields(dateNoise.Replace(s)), " ")
	for _, read := range []func(string) (string, string, bool){readEDTF, readNumbers, readOld, readWords} {
		if p, e, ok := read(s); ok {
			return issued(p, e)
		}
	}
	return "", ""
}

// isPlainDate reports whether a text is a date as [Paper.Published] has it, for a year
// from 1000.
func isPlainDate(s string) bool {
	for i, c := range []byte(s) {
		if i == 4 || i == 7 {
			if c != '-' {
				return false
			}
		} else if c < '0' || c > '9' {
			return false
		}
	}
	switch {
	case s[0] == '0':
		return false
	case len(s) == 4:
		return true
	case len(s) == 7:
		return "01" <= s[5:] && s[5:] <= "12"
	case len(s) == 10:
		_, err := time.Parse(time.DateOnly, s)
		return err == nil
	}
	return false
}

// dateNoise are brackets, and dashes of all kinds.
var dateNoise = strings.NewReplacer("[", " ", "]", " ", "(", " ", ")", " ", "{", " ", "}", " ", "<", " ", ">", " ", `"`, " ", "–", "-", "—", "-", "‐", "-", "‑", "-", "--", "-", "−", "-", "~", "~", "年", "-", "月", "-", "日", " ", "년", "-", "월", "-", "일", " ")

var (
	compactDate = pattern.Of(`^(1[5-9]|20)(\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?$`)
	yearFirst   = pattern.Of(`^(\d{4})([/.-]) ?(\d{0,2})(?:[/.-] ?(\d{0,2}))?(?:[/ .T-].*)?$`)
	yearLast    = pattern.Of(`^(\d{1,2})([/. -]) ?(\d{1,2})[/. -] ?(\d{4})\b`)
	monthYear   = pattern.Of(`^(\d{1,2})[/.-](\d{4})$`)
	twoYears    = pattern.Of(`^(\d{4}) ?[/-] ?(\d{4}|\d\d)(?: |$)`)
)

// readNumbers reads dates of digits and separators.
func readNumbers(s string) (published, edtf string, ok bool) {
	if m := compactDate().FindStringSubmatch(s); m != nil {
		date := Date(m[1]+m[2], m[3], m[4])
		return date, date, date != ""
	}
	if m := twoYears().FindStringSubmatch(s); m != nil {
		last := m[2]
		if month, _ := strconv.Atoi(last); len(last) == 2 && month > 12 {
			last = shortYear(m[1], last)
		}
		if len(last) == 4 && last > m[1] && m[1] >= "1000" {
			return m[1], m[1] + "/" + last, true
		}
	}
	if m := yearFirst().FindStringSubmatch(s); m != nil {
		if m[3] == "" && dateWord().MatchString(s[5:]) { // RIS: 2020///Spring
			return readWords(strings.ReplaceAll(s, "/", " "))
		}
		date := Date(m[1], m[3], m[4])
		return date, date, date != ""
	}
	if m := yearLast().FindStringSubmatch(s); m != nil {
		day, month := m[1], m[3]
		if n, _ := strconv.Atoi(month); m[2] == "/" || n > 12 {
			day, month = month, day
		}
		if n, _ := strconv.Atoi(month); n > 12 {
			day, month = month, day
		}
		date := Date(m[4], month, day)
		return date, date, date != ""
	}
	if m := monthYear().FindStringSubmatch(s); m != nil {
		date := Date(m[2], m[1])
		return date, date, date != ""
	}
	return "", "", false
}

var (
	yearBC  = pattern.Of(`(?i)^(?:ca?\.? |circa )?(\d{1,4}) ?(?:b\.? ?c\.?(?: ?e\.?)?|v\. ?chr\.?|av\. j\.-c\.|a\. ?c\.)$`)
	decade  = pattern.Of(`^(?:the )?(\d{3})(?:0s|0's|0er|-\??)$`)
	century = pattern.Of(`^(\d\d)(?:--|-)\??$`)
	ordinal = pattern.Of(`(?i)^(?:the )?(\d\d)(?:th|st|nd|rd) (?:century|c\.)$`)
)

// readOld reads years before Christ, decades and centuries.
func readOld(s string) (published, edtf string, ok bool) {
	if m := yearBC().FindStringSubmatch(s); m != nil {
		year, _ := strconv.Atoi(m[1]) // in EDTF the year before 1 is 0
		return "", fmt.Sprintf("-%04d", year-1), year > 1
	}
	if m := decade().FindStringSubmatch(s); m != nil && m[1] >= "100" {
		return "", m[1] + "X", true
	}
	if m := century().FindStringSubmatch(s); m != nil {
		return "", m[1] + "XX", true
	}
	if m := ordinal().FindStringSubmatch(s); m != nil {
		n, _ := strconv.Atoi(m[1])
		return "", fmt.Sprintf("%02dXX", n-1), n > 0
	}
	return "", "", false
}

var (
	// dateWord matches what a date can consist of: words, numbers, and what separates them.
	dateWord = pattern.Of(`\pL+|\d+|[-/&]`)
	aboutNow = pattern.Of(`(?i)^(?:c|ca|circa|approx|approximately|about|um|vers|hacia|circa)\b[. ]*\d|~`)
)

// moment is a date of which some parts are known.
type moment struct{ year, month, day int }

func (m moment) edtf() string {
	switch {
	case m.month > 20:
		return fmt.Sprintf("%04d-%02d", m.year, m.month)
	case m.month == 0:
		return fmt.Sprint(m.year)
	}
	return Date(strconv.Itoa(m.year), strconv.Itoa(m.month), strconv.Itoa(m.day))
}

// readWords reads dates with the names of months or seasons, and years among words.
func readWords(s string) (published, edtf string, ok bool) {
	first, last := moments(s)
	if first.year == 0 {
		return "", "", false
	}
	published, edtf = first.edtf(), first.edtf()
	if first.month > 20 {
		published = published[:4]
	}
	if last != first && last.year > 0 {
		edtf = interval(edtf, last.edtf())
	}
	switch {
	case edtf != first.edtf():
	case aboutNow().MatchString(s):
		edtf += "~"
	case strings.Contains(s, "?"):
		edtf += "?"
	}
	return published, edtf, true
}

// moments returns the first and the last date of a text, which are the same unless a
// dash, a slash or "and" stands between them. What one of them lacks the other has:
// "Jan-Feb 2020", "17-19 May 2020".
func moments(s string) (first, last moment) {
	var seen [2]moment
	at, numbers := 0, [2][]int{}
	dash, words := false, false
	for _, word := range dateWord().FindAllString(s, -1) {
		n, err := strconv.Atoi(word)
		m := 0
		if err != nil {
			m = dateWords()[FoldWords(word)]
		}
		switch {
		case word == "-" || word == "/" || word == "&" || word == "and":
			dash = true
			continue
		case err == nil && len(word) == 4 && 1000 <= n && n < 2100, err == nil && len(word) == 4 && len(s) == 4 && n > 0:
			if at = next(at, dash, seen[at].year > 0); seen[at].year == 0 {
				seen[at].year = n
			}
		case m > 0:
			if at = next(at, dash, seen[at].month > 0); seen[at].month == 0 {
				seen[at].month = m
			}
		case err == nil && len(word) <= 2 && 1 <= n && n <= 31:
			at = next(at, dash, len(numbers[at]) > 0)
			numbers[at] = append(numbers[at], n)
		}
		dash, words = false, words || err != nil
	}
	if seen[0].month == 0 && len(numbers[0]) > 0 && numbers[0][0] <= 12 && !words { // 2016 08
		seen[0].month, numbers[0] = numbers[0][0], numbers[0][1:]
	}
	return complete(seen, numbers)
}

// next returns the index of the date that a word belongs to: the next one where it stands
// behind a dash and the date before it has such a word.
func next(at int, dash, has bool) int {
	if dash && has {
		return 1
	}
	return at
}

// complete gives each of two dates what only the other has, and their days.
func complete(seen [2]moment, numbers [2][]int) (first, last moment) {
	for i := range seen {
		if len(numbers[i]) > 0 {
			seen[i].day = numbers[i][0]
		}
	}
	first, last = seen[0], seen[1]
	if last == (moment{}) {
		last = first
		return first, last
	}
	if first.year == 0 {
		first.year = last.year
	}
	if last.year == 0 {
		last.year = first.year
	}
	if first.month == 0 && first.day > 0 {
		first.month = last.month
	}
	if last.month == 0 && (last.day > 0 || first.month > 0 && last.year == first.year) {
		last.month = first.month
	}
	if first.year > 0 && first.month > 12 && last.month > 0 && last.month <= 12 {
		last = first
	}
	return first, last
}

// monthNames are the names and abbreviations of the months, in the languages that have
// most journals: those of Unicode's CLDR (https://cldr.unicode.org, stand-alone and
// within dates), and the abbreviations that catalogues use. Accents do not count. No
// name stands for two months here: those that do in two languages ("listopad") are left
// out of the language with fewer journals.
var monthNames = [12]string{
	`january jan januar jänner janner januari janvier janv enero ene janeiro gennaio genn gen gener styczeń stycznia sty leden ledna január januára január ianuarie ian január tammikuu ocak oca январь января янв січень січня siječanj jaan jaanuar sausis janvāris`,
	`february feb febr februar feber februari février fevr fevrier fev febrero fevereiro febbraio febbr febrer luty lutego lut únor února úno februarie február februára helmikuu şubat şub февраль февраля фев лютий лютого veljača vasaris februāris veebruar`,
	`march mar märz mrz maerz maart mrt mars marzo março marz març marca marec marzec martie március maaliskuu mart марта март мар березень березня ožujak březen března kovas marts märts`,
	`april apr avril avr abril abr aprile kwiecień kwietnia kwi duben dubna dub apríl apríla aprilie április huhtikuu nisan nis апрель апреля апр квітень квітня travanj balandis aprīlis aprill`,
	`may mai mei mayo maio maggio magg mag maig maj maja květen května kvě máj mája május toukokuu mayıs мая май травень травня svibanj gegužė maijs`,
	`june jun juni juin junio junho giugno giu juny czerwiec czerwca cze červen června jún júna iunie iun június kesäkuu haziran haz июнь июня июн червень червня lipanj birželis jūnijs juuni`,
	`july jul juli juillet juil julio julho luglio lug juliol lipiec lipca lip červenec července júl júla iulie iul július heinäkuu temmuz tem июль июля июл липень липня srpanj liepa jūlijs juuli`,
	`august aug août aout augustus agosto ago ag agost augusti sierpień sierpnia sie srpen srpna srp augusta augusztus elokuu ağustos ağu август августа авг серпень серпня kolovoz rugpjūtis augusts`,
	`september sep sept settembre sett set septembre septiembre setiembre setembro setembre wrzesień września wrz září zář septembra septembrie szeptember syyskuu eylül eyl сентябрь сентября сен сент вересень вересня rujan rugsėjis septembris`,
	`october oct okt oktober octobre octubre outubro out ottobre ott październik października paź říjen října říj október októbra octombrie lokakuu ekim eki октябрь октября окт жовтень жовтня listopada spalis oktobris oktoober`,
	`november nov novembre noviembre novembro listopad lis novembra noiembrie noi marraskuu kasım kas ноябрь ноября ноя нояб грудень studeni lapkritis novembris`,
	`december dec dez dezember déc decembre décembre diciembre dic dezembro dicembre desembre des desember grudzień grudnia gru prosinec prosince decembra decembrie joulukuu aralık ara декабрь декабря дек грудня prosinac gruodis decembris detsember`,
}

// seasonNames are the seasons by EDTF's number from 21 on.
// https://www.loc.gov/standards/datetime/ (level 1, seasons)
var seasonNames = [4]string{
	`spring springtime frühling frühjahr printemps primavera voorjaar lente vår forår wiosna jaro весна`,
	`summer sommer été ete verano verão verao estate estiu zomer sommar lato léto лето`,
	`autumn fall herbst automne otoño otono outono autunno tardor herfst höst efterår høst jesień podzim осень`,
	`winter hiver invierno inverno hivern vinter zima зима`,
}

// dateWords maps the folded names of months to 1 to 12, and of seasons to 21 to 24.
var dateWords = sync.OnceValue(func() map[string]int {
	words := map[string]int{}
	add := func(names []string, first int) {
		for i, list := range names {
			for name := range strings.FieldsSeq(list) {
				if name = FoldWords(name); words[name] == 0 {
					words[name] = first + i
				}
			}
		}
	}
	add(monthNames[:], 1)
	add(seasonNames[:], 21)
	return words
})

// Season returns EDTF's number of a season, 21 (spring) to 24 (winter), by its name in any
// language of seasonNames; 0 for other text.
func Season(name string) int {
	if n := dateWords()[FoldWords(name)]; n > 20 {
		return n
	}
	return 0
}
