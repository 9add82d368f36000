"""What a translation says in numbers: equal renderings pass, any other number is flagged."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.translation.agreement import check_amounts, compare_amounts

SOURCE = "2023年修复湿地2万亩，投资4.36亿元，鸟类由103种增加到180种，占比提高3.5个百分点。"
RIGHT = (
    "In 2023, RMB 436 million was invested and 20,000 mu of wetland were restored; bird species "
    "rose from 103 to 180, and the share by 3.5 percentage points."
)


@pytest.mark.parametrize(
    ("right", "wrong", "flags"),
    [
        ("", "", set()),
        ("20,000 mu", "20,000 acres", {"amount_changed"}),
        ("20,000 mu", "200,000 mu", {"amount_changed"}),
        ("20,000 mu", "Twenty thousand acres", {"amount_changed"}),
        ("436 million", "43.6 million", {"amount_changed"}),
        ("436 million", "463 million", {"amount_changed"}),
        ("RMB 436", "USD 436", {"amount_changed"}),
        ("from 103 to 180", "to 180", {"amount_missing"}),
        ("from 103 to 180", "from 180 to 103", {"amount_changed"}),
        ("In 2023, ", "", {"amount_missing"}),
        ("2023", "2022", {"amount_changed"}),
        ("wetland", "wetland in 12 areas", {"amount_added"}),
        ("3.5 percentage points", "3.5%", {"amount_changed"}),
        ("rose", "fell", set()),
    ],
)
def test_what_is_wrong_with_amounts_is_flagged(right: str, wrong: str, flags: set[str]) -> None:
    assert check_amounts(SOURCE, RIGHT.replace(right, wrong, 1)) == flags


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("投资120万元。", "RMB 1.2 million was invested."),
        ("投资120万元。", "1,200,000 yuan was invested."),
        ("投资120万元。", "CNY 1.2m; ¥1.2 million."),
        ("三分之一的湿地", "one third of the wetlands"),
        ("减少近一半。", "It fell by nearly half."),
        ("一半的湿地", "50% of the wetlands"),
        ("增加一倍。", "It doubled."),
        ("提高2倍。", "It rose twofold."),
        ("每年两次。", "Twice a year."),
        ("占40%。", "It is 40 per cent; forty percent."),
        ("面积12平方公里。", "The area is 12 sq km."),
        ("面积1200公顷。", "The area is 12 km2."),
        ("长5000米。", "It is 5 km long."),
        ("面积30公顷。", "The area is 30 hm²."),
        ("20%至30%", "from 20% to 30%"),
        ("3到6个月", "three to six months"),
        ("建成公园37座。", "Thirty-seven parks."),
        ("历时312天。", "It took 312 days."),
        ("自2021年8月1日起施行。", "It took effect on August 1, 2021."),
        ("22时以后", "after 10 pm"),
        ("第3位", "third"),
        ("第十五次缔约方大会", "the fifteenth meeting of the Conference of the Parties"),
        ("第22届展会", "the twenty-second fair"),
        ("第30天", "the thirtieth day"),
        ("“十四五”期间", "during the 14th Five-Year Plan period"),
        ("日处理污水30万吨。", "It treats 300,000 tonnes of sewage a day."),
        ("每500米一处。", "One every 500 metres."),
        ("20世纪90年代", "in the 1990s"),
        ("人均1万元。", "RMB 10,000 per person."),
        ("建成三五个池塘。", "Three to five ponds."),
        ("两三百亩林地", "between 200 and 300 mu of woodland"),
        ("按7∶3分担。", "It is shared 7:3."),
        ("按7:3比例分担。", "in the ratio of 7 to 3"),
        ("比例尺1:10000。", "at a scale of 1:10,000"),
        ("每保留一亩湿地补贴350元。", "A subsidy of RMB 350 per mu of wetland."),
        ("新增1公顷草地", "a hectare of grassland"),
        ("每新建1公里步道", "each new kilometre of trail"),
        ("每改善一个百分点", "for every percentage point of improvement"),
        ("每千米3尾", "3 fish per kilometre"),
        ("每千亩12株", "12 trees in every thousand mu"),
        ("近十年没有记录。", "There has been no record for nearly a decade."),
        ("每十年上升0.2℃", "0.2°C a decade"),
        ("每半年检查一次", "It is checked every six months."),
        ("三年半以后", "after three and a half years"),
        ("历时一年半", "It took a year and a half."),
        ("实行24小时监测", "It is monitored round the clock."),
        ("连续四年增长", "growth for the fourth straight year"),
        ("装机60万千瓦", "600 megawatts were installed"),
        ("用时1小时20分15秒", "in a time of 1:20:15"),
        ("效率提高近两倍", "Efficiency has nearly tripled."),
        ("密度增长五倍", "Density rose sixfold."),
        ("数量提高1.6倍", "It was 2.6 times that before."),
        ("上万只候鸟", "tens of thousands of migratory birds"),
        ("十几个物种", "a dozen species"),
        ("一两头水牛", "a water buffalo or two"),
        ("两座水库均已加固。", "Both reservoirs have been strengthened."),
        ("十二三岁的学生", "pupils aged twelve or thirteen"),
        ("1英镑兑换9元", "One pound bought RMB 9."),
        ("从0到30公里", "from nothing to 30 kilometres"),
        ("低于60分的退回", "those below 60 are returned"),
        ("种出万亩竹林", "a bamboo forest of 10,000 mu"),
        ("百年一遇的洪水", "a 100-year flood"),
        ("建城六十周年", "in the 60 years since it was founded"),
        ("建城100周年", "the centenary of its founding"),
        ("第120天", "after 120 days"),
        ("自收到之日起三十日内答复", "They reply within 30 days of receipt."),
        ("学费三万", "fees of RMB 30,000"),
        ("出口两个亿", "exports of RMB 200 million"),
        ("八五折出售", "sold at 15% off"),
        ("打七折", "30% off"),
        ("打九五折", "at 95% of the price"),
        ("全省第1位", "the highest in the province"),
        ("19世纪以来", "since the nineteenth century"),
        ("每日12时起", "from noon each day"),
        ("“3·12”植树节", 'the "March 12" tree-planting day'),
        ("一名“90后”护林员", "a ranger born in the 1990s"),
        ("新冠患者增多", "COVID-19 patients have increased."),
        ("细颗粒物浓度下降", "PM2.5 fell."),
        ("单一树种不得超过20%", "No single species may exceed 20%."),
        ("每年培训不少于24学时", "at least 24 hours of training a year"),
        ("最近一次调查在5月", "The most recent survey was in May."),
        ("室温不低于26摄氏度", "Do not set the air conditioning below 26 degrees Celsius."),
    ],
)
def test_equal_renderings_pass(source: str, english: str) -> None:
    assert check_amounts(source, english) == set()


@pytest.mark.parametrize(
    ("source", "english", "flags"),
    [
        ("化肥用量下降12%。", "Fertiliser use was cut by 12%.", set()),
        ("化肥用量下降12%。", "Fertiliser use rose by 12%.", {"amount_changed"}),
        ("长度不超过5公里。", "It is more than 5 km long.", {"amount_changed"}),
        ("长度不少于5公里。", "It is no less than 5 km long.", set()),
        ("每500米有绿地。", "There is one every 500 kilometres.", {"amount_changed"}),
        ("每万人1.5公顷。", "1.5 hectares for all.", {"amount_missing"}),
        ("5月22日", "on 20 May", {"amount_missing"}),
        ("第24年", "for years running", {"amount_missing"}),
        ("面积1,002.27平方公里", "1,002.27 sq km, 1,002.27 km of it", {"amount_added"}),
        ("按7∶3分担。", "It is shared 7:5.", {"amount_missing", "amount_added"}),
        ("建成三五个池塘。", "There are 35 ponds.", {"amount_missing", "amount_added"}),
        ("修复1公顷湿地。", "Wetland was restored.", {"amount_missing"}),
        ("2022年发布规划（2022—2030年）", "The plan (2022–2030)", {"amount_missing"}),
        ("种出万亩竹林", "a bamboo forest of 10,000 acres", {"amount_added"}),
        ("第120天", "after 120 years", {"amount_added"}),
        ("学费三万", "fees of USD 30,000", {"amount_added"}),
        ("近十年没有记录。", "There has been no record for two decades.", {"amount_changed"}),
        ("每半年检查一次", "It is checked every five months.", {"amount_changed"}),
        ("装机60万千瓦", "60 megawatts were installed", {"amount_changed"}),
        ("上万只候鸟", "hundreds of migratory birds", {"amount_missing"}),
        ("效率提高近两倍", "Efficiency has quadrupled.", {"amount_missing"}),
        ("八五折出售", "sold at 25% off", {"amount_added"}),
        ("用时1小时20分15秒", "in a time of 1:20:51", {"amount_missing"}),
        ("涉及64科、184种", "in 64 families, with 184 families", {"amount_changed"}),
        ("涉及64科、184种", "in 64 families, with 184 species", set()),
        ("涉及64科、184种", "184 birds of 64 families", set()),
        ("涉及124属", "in 124 taxa", {"amount_changed"}),
        ("游客增多", "COVID-19 patients have increased.", {"amount_added"}),
    ],
)
def test_contradictions_and_what_is_beside_the_quantities(
    source: str, english: str, flags: set[str]
) -> None:
    assert check_amounts(source, english) == flags


PAIRS = [
    (
        "全市修复湿地3.6万亩，建成绿道128公里。",
        "The city restored 36,000 mu of wetland and built 128 kilometres of greenway.",
    ),
    (
        "水质达标率为97.3%，比2019年提高12.6个百分点。",
        "The water quality compliance rate is 97.3%, up 12.6 percentage points from 2019.",
    ),
    (
        "2022年投入资金8.45亿元，清淤236万立方米。",
        "In 2022, RMB 845 million was invested and 2.36 million cubic metres were dredged.",
    ),
    ("越冬水鸟从2.7万只增加到5.3万只。", "Wintering waterbirds rose from 27,000 to 53,000."),
    (
        "平均浓度为31微克/立方米，气温14.8℃。",
        "The mean concentration is 31 µg/m³ and the temperature 14.8°C.",
    ),
]
_OTHER_UNITS = {
    "mu": "acres",
    "kilometres": "metres",
    "%": " percentage points",
    "percentage points": "%",
    "RMB": "USD",
    "cubic metres": "square metres",
    "µg/m³": "mg/m³",
    "°C": "°F",
    "million": "billion",
}


@pytest.mark.parametrize(("source", "english"), PAIRS)
def test_every_change_of_a_number_or_unit_is_flagged(source: str, english: str) -> None:
    assert check_amounts(source, english) == set()
    mutants = []
    for number in re.finditer(r"\d[\d,]*(?:\.\d+)?", english):
        shown, before, after = number[0], english[: number.start()], english[number.end() :]
        for place, digit in enumerate(shown):
            if digit.isdecimal():
                other = str((int(digit) + 3) % 10)
                mutants.append(before + shown[:place] + other + shown[place + 1 :] + after)
        mutants += [f"{before}{shown.replace('.', '')}0{after}", f"{before}some{after}"]
    for unit, other in _OTHER_UNITS.items():
        for match in re.finditer(rf"(?<![a-z]){unit}(?![a-z])", english):
            mutants.append(english[: match.start()] + other + english[match.end() :])
    assert [mutant for mutant in mutants if not check_amounts(source, mutant)] == []


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_makes_it_raise(source: str, english: str) -> None:
    agreement = compare_amounts(source, english)
    assert bool(agreement.flags) == bool(agreement.doubts)
