import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('programs', '0003_frequent_questions')]  # so known where it ran before version 1

    dependencies = [
        ('events', '0001_initial'),
        ('programs', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FaqEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='number')),
                ('question_zh', models.CharField(max_length=1000, verbose_name='question (Chinese)')),
                ('question_en', models.CharField(max_length=1000, verbose_name='question (English)')),
                ('answer_zh', models.TextField(max_length=4000, verbose_name='answer (Chinese)')),
                ('answer_en', models.TextField(max_length=4000, verbose_name='answer (English)')),
                ('asked', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='faq_entries', to='events.question')),
                ('program', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='faq', to='programs.program', verbose_name='program')),
            ],
            options={
                'verbose_name': 'frequent question',
                'verbose_name_plural': 'frequent questions',
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('program', 'asked'), name='one_entry_per_program_and_question')],
            },
        ),
    ]
