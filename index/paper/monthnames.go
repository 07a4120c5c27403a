package paper

import (
	"strings"
	"sync"
)

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
