"""Amounts in English: written by value and unit."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.translation.agreement import compare_amounts
from pipeline.translation.figures import put_in_english, read_amounts


@pytest.mark.parametrize(
    ("source", "prepared"),
    [
        ("修复湿地2万多亩。", "修复湿地 more than 20,000 mu 。"),
        ("总投资约4.36亿元", "总投资 about RMB 436 million"),
        ("捐款500万美元", "捐款 USD 5 million"),
        ("浓度降至28.6微克/立方米", "浓度降至 28.6 µg/m³"),
        ("由103种增加到180种", "由 103 species 增加到 180 species"),
        ("建成口袋公园37个", "建成口袋公园 37"),
        ("新增3个观鸟点", "新增 three 观鸟点"),
        ("巡护3次。", "巡护 three times 。"),
        ("覆盖率45.5%", "覆盖率 45.5%"),
        ("下降1.2个百分点", "下降 1.2 percentage points"),
        ("近四成居民", "nearly 40% 居民"),
        ("三分之一的居民", "one third 的居民"),
        ("约一半湿地", "about half 湿地"),
        ("四分之三的岸线", "three quarters 的岸线"),
        ("增长2.3倍", "增长 2.3 times"),
        ("增加一倍", "增加一倍"),
        ("几十种鸟类", "dozens of species 鸟类"),
        ("绵延数百公里", "绵延 several hundred kilometres"),
        ("半数以上的河段", "more than half 的河段"),
        ("每500米有绿地", "every 500 metres 有绿地"),
        ("每万人拥有绿地1.5公顷", "per 10,000 people 拥有绿地 1.5 hectares"),
        ("万元GDP能耗下降18%", "per RMB 10,000 of GDP能耗下降 18%"),
        ("减排5000万吨二氧化碳当量", "减排 50 million tonnes of CO2 equivalent"),
        ("5个工作日内", "5 working days 内"),
        ("淘汰20蒸吨锅炉", "淘汰 20 tonnes of steam per hour 锅炉"),
        ("每千米3尾鱼", "每千米 three 鱼"),
        ("60岁以上老人", "at least 60 years of age 老人"),
        ("32种外来入侵物种", "32 外来入侵物种"),
        ("隶属于12目34科", "隶属于 12 orders 34 families"),
        ("1科1属1种", "one family one genus one species"),
        ("分属64个科、124个属", "分属 64 families 、 124 genera"),
        ("覆盖8区5县", "覆盖 eight districts five counties"),
        ("惠及372户居民", "惠及 372 households 居民"),
        ("走访3个村庄", "走访 three 村庄"),
        ("近3年来，水质好转", "the past 3 years ，水质好转"),
        ("十年来持续监测", "the past 10 years 持续监测"),
        ("过去5年新增2处", "the past 5 years 新增 two"),
        ("未来三年内建成", "the next 3 years 内建成"),
        ("近十年没有记录，已有5年历史", "近 10 years 没有记录，已有 5 years 历史"),
        ("21时至次日5时关闭", "21:00 至次日 5:00 关闭"),
        ("8点半开放，17时30分关闭", "8:30 开放， 17:30 关闭"),
        ("提出3点建议，24小时值守，2时相影像", "提出3点建议， 24 hours 值守，2时相影像"),
        ("日处理30万吨/日", "日处理 300,000 tonnes per day"),
        ("流速1200立方米/小时", "流速 1,200 cubic metres per hour"),
        ("补助500元/亩", "补助 RMB 500 per mu"),
        ("房价1.2万元/平方米", "房价 RMB 12,000 per square metre"),
        ("门票30元/人次", "门票 RMB 30 per person"),
        ("放养2000尾/亩", "放养 2,000 per mu"),
        ("户均3人/户", "户均 three people per household"),
        ("补助2000元/公顷·年", "补助2000元/公顷·年"),
        ("2-3万亩", "20,000–30,000 mu"),
        ("五六千万元", "RMB 50–60 million"),
        ("三五年内", "3–5 years 内"),
        ("两、三个池塘", "2–3 池塘"),
        ("按7∶3分担", "按 7:3 分担"),
        ("按6：4的比例", "按 6:4 的比例"),
        ("市民三五成群", "市民三五成群"),
        ("自2023年12月1日起施行", "自 1 December 2023 起施行"),
        ("《规划（2021—2035年）》", "《规划（ 2021–2035 ）》"),
        ("2021年至2023年共投放", "2021–2023 共投放"),
        ("志愿者4.5万人", "志愿者 45,000 people"),
        ("20世纪80年代", "the 1980s"),
        ("“1+N”体系", "“1+N”体系"),
        ("“十四五”期间", "“十四五”期间"),
    ],
)
def test_amounts_are_put_in_english(source: str, prepared: str) -> None:
    assert put_in_english(source, read_amounts(source)) == prepared


@settings(deadline=None)
@given(st.text(alphabet="湿地1234567890万亿亩.，年月日约多近成半数百 ac%", max_size=60))
def test_our_own_rendering_passes_our_own_check(text: str) -> None:
    """Whatever is rendered is read again as the same value and unit."""
    for amount in read_amounts(text):
        if amount.english and amount.quantity:
            agreement = compare_amounts(text[amount.start : amount.end], amount.english)
            assert not agreement.changed


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_text_makes_it_raise(source: str) -> None:
    amounts = read_amounts(source)
    put_in_english(source, amounts)
    assert all(one.end <= other.start for one, other in pairwise(amounts))
